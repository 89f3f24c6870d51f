import type { Base } from '../../containers/bases/base.ts';
import { packagesOf } from '../../recipes/imports/import-lock.ts';
import { fetchDeb } from '../../specs/plan-imports.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import type { Output } from '../core/action.ts';
import type { LoadedProject } from './read-project.ts';

/**
 * Every file of the outside world that a product is made of: the sources of its packages, and what
 * its base takes from upstream. Recipes and lock name them all, so nothing must be built to know.
 */
export const outsideFiles = (project: LoadedProject, { root }: Base): readonly Output<'file'>[] => {
  const { packages, imports } = project.product.value;
  const sources = project.recipes
    .filter(({ value: { name } }) => packages.includes(name))
    .flatMap(({ value }) => value.sources)
    .flatMap((source) => (source.kind === 'remote' ? [fetchSource(source)] : []));
  const tools = root.kind === 'debs' ? [root.toolSet] : [];
  const sets = [...tools, ...imports.repository, ...imports.buildRoot];
  const locked = project.imports ? packagesOf(project.imports.lock.value, sets) : [];
  return [...sources, ...locked.map(fetchDeb)];
};
