import type { Base } from '../../containers/bases/base.ts';
import { baseMacros } from '../../containers/bases/base-macros.ts';
import { lockFile } from '../../recipes/lock.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { packageOf } from '../../specs/builds-of.ts';
import type { Label } from '../core/action.ts';
import type { LoadedProject } from '../project/read-project.ts';

/** Which files of the repository the parts of actions come from; undefined where none is known. */
export interface Origins {
  /** Of a text that an action gets at a path. */
  readonly ofInput: (path: string, by: Label) => string | undefined;
  /** Of a download. */
  readonly ofDownload: (file: string, by: Label) => string | undefined;
  /** Of a member of an action's job, such as `job limits memoryMiB`. */
  readonly ofJob: (member: string, by: Label) => string | undefined;
  readonly ofMacro: (name: string) => string;
}

export const originsIn = (project: LoadedProject, base: Base): Origins => {
  const recipes = new Map(project.recipes.map(({ value }) => [value.name, value]));
  const { name: product, base: baseName } = project.product.value;
  const productFile = `recipes/products/${product}.yaml`;
  const baseFile = `containers/bases/${baseName}.ts`;
  const lists = `recipes/imports/${baseName}.yaml`;
  const recipeOf = ({ subject }: Label) => {
    const name = packageOf(subject);
    return recipes.has(name) ? `recipes/packages/${name}.yaml` : undefined;
  };
  const ofBase = new Set(Object.keys(baseMacros(base)));
  const answers = new Map(
    project.product.value.image.answers.map(({ name, file }) => [name, file]),
  );
  return {
    ofInput: (path, by) =>
      knownInputs[path]?.(baseName) ??
      ofRecipe(path, recipes.get(packageOf(by.subject))) ??
      answers.get(/([^/]+)\.(?:ks|cfg)$/.exec(path)?.[1] ?? ''),
    ofDownload: () => lockFile,
    ofJob: (member, by) => {
      if (member.startsWith('limits ')) return recipeOf(by);
      if (member === 'env PACKAGES') return baseFile;
      return member === 'packages' ? lists : undefined;
    },
    ofMacro: (name) => (ofBase.has(name) ? baseFile : productFile),
  };
};

const knownInputs: Readonly<Record<string, (base: string) => string>> = {
  '/in/glue.json': (base) => `recipes/imports/glue/${base}.yaml`,
};

/** What `build-srpm` gets: the spec, files beside it, and trees. */
const ofRecipe = (path: string, recipe: Recipe | undefined): string | undefined => {
  const [, folder, name = ''] = /^\/in\/(SPECS|SOURCES|trees)\/(.+)$/.exec(path) ?? [];
  if (recipe === undefined || folder === undefined) return undefined;
  if (folder === 'SPECS') return recipe.spec;
  if (folder === 'trees') return name.slice(name.indexOf('/') + 1);
  const source = recipe.sources.find(({ file }) => file === name);
  return source?.kind === 'repository' ? source.path : undefined;
};
