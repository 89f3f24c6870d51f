import { fetchSource } from '../../specs/steps/fetch-source.ts';
import { type Action, output, type Output } from '../core/action.ts';
import { planOf } from '../core/plan.ts';
import type { PreparedBase } from './prepare-base.ts';
import type { LoadedProject } from './read-project.ts';

/**
 * Every file of the outside world that a product is made of: the sources of its packages, and what
 * its base and the tools take from upstream, with their keys. Recipes and lock name them all, so
 * nothing must be built to know.
 */
export const outsideFiles = (
  { product, recipes }: Pick<LoadedProject, 'product' | 'recipes'>,
  { tools, buildRoot, repositoryImports }: PreparedBase,
): readonly Output<'file'>[] => {
  const sources = recipes
    .filter(({ value: { name } }) => product.value.packages.includes(name))
    .flatMap(({ value }) => value.sources)
    .flatMap((source) => (source.kind === 'remote' ? [fetchSource(source)] : []));
  const base = planOf([tools, buildRoot.image, ...repositoryImports.map(({ rpms }) => rpms)]);
  return [...sources, ...base.actions.filter(isDownload).map((one) => output('file', one))];
};

const isDownload = ({ job }: Action): boolean => job.kind === 'fetch';
