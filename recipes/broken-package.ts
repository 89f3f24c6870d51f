import type { RecipeFailure } from './failure.ts';

/** The one package that a failure is about; undefined where it is about more. */
export const brokenPackage = (failed: RecipeFailure): string | undefined => {
  const { file } = failed.location;
  if (file.startsWith('recipes/products/') && failed.kind === 'unknown-name') {
    return failed.what === 'recipe' ? failed.name : undefined;
  }
  return /^recipes\/packages\/([^/]+)\.yaml$/.exec(file)?.[1];
};
