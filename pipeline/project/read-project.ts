import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { bases } from '../../containers/bases/catalogue.ts';
import { checkProject, type Project } from '../../recipes/check-project.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText, YamlMemory } from '../../recipes/locate.ts';
import { readGlue, readImportLock, readImportSets } from '../../recipes/read-imports.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { listFiles } from './list-files.ts';

/** A checked project, and the texts that its plan is made of. */
export interface LoadedProject extends Project {
  /** The text of a file of the repository; it is one of `files`. */
  readonly textOf: (file: string) => Promise<string>;
}

/** Reads a product and all that it names. Fails with everything that is wrong at once. */
export const readProject = async (
  root: string,
  productName: string,
  memory?: YamlMemory,
): Promise<Result<LoadedProject, readonly Diagnostic[]>> => {
  const textOf = async (file: string) => readFileSync(path.join(root, file), 'utf8');
  const files = new Set(listFiles(root));
  const productFile = `recipes/products/${productName}.yaml`;
  if (!files.has(productFile)) return failure([await noProduct(root, productName)]);
  const source = sourceReader(textOf, memory);
  const product = readProduct(await source(productFile));
  if (!product.ok) return described(product.failure);
  const recipes = await readRecipes([...files], source);
  if (!recipes.ok) return described(recipes.failure);
  const imports = await readImports(product.value.value.base, files, source);
  if (!imports.ok) return described(imports.failure);
  const project: Project = {
    product: product.value,
    recipes: recipes.value,
    ...(imports.value ? { imports: imports.value } : {}),
    bases: bases.map(({ name }) => name),
    files,
  };
  const failures = checkProject(project);
  return failures.length > 0 ? described(failures) : success({ ...project, textOf });
};

type Source = (file: string) => Promise<SourceText>;

const sourceReader =
  (textOf: (file: string) => Promise<string>, memory: YamlMemory | undefined): Source =>
  async (file) => ({ file, text: await textOf(file), ...(memory ? { memory } : {}) });

const described = (failures: readonly RecipeFailure[]) => failure(failures.map(describe));

const readRecipes = async (
  files: readonly string[],
  source: Source,
): Promise<Result<readonly Located<Recipe>[], readonly RecipeFailure[]>> => {
  const names = files.filter((file) => /^recipes\/packages\/[^/]+\.yaml$/.test(file));
  const read = await Promise.all(names.map(async (file) => readRecipe(await source(file))));
  const failures = read.flatMap((one) => (one.ok ? [] : one.failure));
  return failures.length > 0
    ? failure(failures)
    : success(read.flatMap((one) => (one.ok ? [one.value] : [])));
};

const readImports = async (
  base: string,
  files: ReadonlySet<string>,
  source: Source,
): Promise<Result<ImportFiles | undefined, readonly RecipeFailure[]>> => {
  const file = `recipes/imports/${base}.yaml`;
  if (!files.has(file)) return success(undefined);
  const sets = readImportSets(await source(file));
  const lock = readImportLock(await source(`recipes/lock/${base}.json`));
  const glue = readGlue(await source(`recipes/imports/glue/${base}.yaml`));
  if (sets.ok && lock.ok && glue.ok) {
    return success({ sets: sets.value, lock: lock.value, glue: glue.value });
  }
  return failure([sets, lock, glue].flatMap((one) => (one.ok ? [] : one.failure)));
};

const noProduct = async (root: string, name: string): Promise<Diagnostic> => {
  const known = await readdir(path.join(root, 'recipes/products')).catch(() => []);
  return {
    code: 'recipe/unknown-product',
    message: `there is no product ${name}`,
    remedy: [`Products here: ${known.map((file) => file.replace(/\.yaml$/, '')).join(', ')}`],
    exitCode: 2,
  };
};
