import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText } from '../../recipes/locate.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { failure, type Result, success } from '../core/result.ts';

/** Reads every recipe among the repository's files. Fails with all that is wrong with any. */
export const readRecipes = async (
  files: Iterable<string>,
  source: (file: string) => Promise<SourceText>,
): Promise<Result<readonly Located<Recipe>[], readonly RecipeFailure[]>> => {
  const names = [...files].filter((file) => /^recipes\/packages\/[^/]+\.yaml$/.test(file));
  const read = await Promise.all(names.map(async (file) => readRecipe(await source(file))));
  const failures = read.flatMap((one) => (one.ok ? [] : one.failure));
  return failures.length > 0
    ? failure(failures)
    : success(read.flatMap((one) => (one.ok ? [one.value] : [])));
};
