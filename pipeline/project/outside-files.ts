import { lockedFile } from '../../recipes/locked-source.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { type Action, output, type Output } from '../core/action.ts';
import { planOf } from '../core/plan.ts';
import { planTracer } from './plan-tracer.ts';
import type { PreparedBase } from './prepare-base.ts';
import type { LoadedProject } from './read-project.ts';

/**
 * Every file of the outside world that a product is made of: the sources of its packages, and what
 * its base, the tools and the tracer take from upstream, with their keys. The lock names them all, so
 * nothing must be built to know.
 */
export const outsideFiles = (
  project: Pick<LoadedProject, 'product' | 'recipes' | 'lock' | 'toolImports'>,
  prepared: PreparedBase,
): readonly Output<'file'>[] => {
  const { product, recipes, lock } = project;
  const { tools, buildRoot, repositoryImports } = prepared;
  const sources = recipes
    .filter(({ value: { name } }) => product.value.packages.includes(name))
    .flatMap(({ value: { name, sources: all } }) =>
      all.flatMap((source) =>
        source.kind === 'remote' ? [fetchSource(lockedFile(name, source, lock.value))] : [],
      ),
    );
  const imports = repositoryImports.map(({ rpms }) => rpms);
  const taken = planOf([tools, planTracer(project, prepared), buildRoot.image, ...imports]);
  return [...sources, ...taken.actions.filter(isDownload).map((one) => output('file', one))];
};

const isDownload = ({ job }: Action): boolean => job.kind === 'fetch';
