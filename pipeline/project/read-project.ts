import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { bases, toolsBase } from '../../containers/bases/catalogue.ts';
import { checkProject, type Project } from '../../recipes/check-project.ts';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { SourceText, YamlMemory } from '../../recipes/locate.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { listFiles } from './list-files.ts';
import { readImportFiles } from './read-import-files.ts';

/** A checked project, and the texts that its plan is made of. */
export interface LoadedProject extends Project {
  readonly imports: ImportFiles;
  /** Of the base that the tools are made from. */
  readonly toolImports: ImportFiles;
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
  const project: Project = {
    product: product.value,
    recipes: recipes.value,
    bases: bases.map(({ name }) => name),
    files,
  };
  const imports = await readImports(project, source);
  if (!imports.ok) return imports;
  const loaded = { ...project, ...imports.value, textOf };
  const failures = checkProject(loaded);
  return failures.length > 0 ? described(failures) : success(loaded);
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

/** Of the product's base, and of the one that hosts the steps. */
const readImports = async (
  project: Project,
  source: Source,
): Promise<Result<Pick<LoadedProject, 'imports' | 'toolImports'>, readonly Diagnostic[]>> => {
  const { value: product, locate } = project.product;
  if (!project.bases.includes(product.base)) return described(checkProject(project));
  const { files } = project;
  const namedBy = { product: product.name, locate: () => locate(['base']) };
  const imports = await readImportFiles(product.base, { files, source, namedBy });
  if (!imports.ok || product.base === toolsBase.name) {
    return imports.ok ? success({ imports: imports.value, toolImports: imports.value }) : imports;
  }
  const toolImports = await readImportFiles(toolsBase.name, { files, source });
  return toolImports.ok
    ? success({ imports: imports.value, toolImports: toolImports.value })
    : toolImports;
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
