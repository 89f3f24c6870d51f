import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText } from '../../recipes/locate.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Recipe } from '../../recipes/recipe.ts';

export interface ReadRecipes {
  readonly recipes: readonly Located<Recipe>[];
  /** All that is wrong with others. */
  readonly failures: readonly RecipeFailure[];
}

/** Reads every recipe among the repository's files. */
export const readRecipes = async (
  files: Iterable<string>,
  source: (file: string) => Promise<SourceText>,
): Promise<ReadRecipes> => {
  const names = [...files].filter((file) => /^recipes\/packages\/[^/]+\.yaml$/.test(file));
  const read = await Promise.all(names.map(async (file) => readRecipe(await source(file))));
  return {
    recipes: read.flatMap((one) => (one.ok ? [one.value] : [])),
    failures: read.flatMap((one) => (one.ok ? [] : one.failure)),
  };
};
