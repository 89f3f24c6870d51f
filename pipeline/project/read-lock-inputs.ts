import type { Base } from '../../containers/bases/base.ts';
import { baseNamed, bases } from '../../containers/bases/catalogue.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { Glue } from '../../recipes/imports/glue.ts';
import type { ImportSets } from '../../recipes/imports/import-sets.ts';
import { noGlue } from '../../recipes/imports/no-glue.ts';
import type { YamlMemory } from '../../recipes/locate.ts';
import type { Lock } from '../../recipes/lock.ts';
import type { Product } from '../../recipes/product.ts';
import { readGlue, readImportSets } from '../../recipes/read-imports.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { listFiles } from './list-files.ts';
import { projectSource } from './project-source.ts';
import { noImports } from './read-import-files.ts';
import { readNamedProduct } from './read-named-product.ts';
import { readProjectLock } from './read-project-lock.ts';
import { readRecipes } from './read-recipes.ts';

/** What a lock is made from. */
export interface LockInputs extends ImportLists {
  readonly base: Base;
  /** Whose base and packages are locked. */
  readonly product: Product;
  /** Every recipe that there is. */
  readonly recipes: readonly Located<Recipe>[];
  /** The lock as it is. */
  readonly lock: Lock;
}

interface ImportLists {
  readonly sets: ImportSets;
  readonly glue: Glue;
}

type Failures = readonly Diagnostic[];

/** Reads what a product names of the outside world; the lock may be missing or out of date. */
export const readLockInputs = async (
  root: string,
  name: string,
  memory?: YamlMemory,
): Promise<Result<LockInputs, Failures>> => {
  const files = new Set(listFiles(root));
  const context = { files, source: projectSource(root, memory) };
  const product = await readNamedProduct(name, context);
  if (!product.ok) return product;
  const base = baseNamed(product.value.value.base);
  if (base === undefined) return failure([describe(unknownBase(product.value))]);
  const lists = await readLists(product.value, context);
  if (!lists.ok) return lists;
  const { recipes, failures } = await readRecipes(files, context.source);
  if (failures.length > 0) return failure(failures.map(describe));
  const lock = await readProjectLock(context);
  if (!lock.ok) return lock;
  return success({
    base,
    product: product.value.value,
    recipes,
    lock: lock.value.value,
    ...lists.value,
  });
};

const unknownBase = ({ value, locate }: Located<Product>): RecipeFailure => ({
  kind: 'unknown-name',
  what: 'base',
  name: value.base,
  known: bases.map(({ name }) => name),
  location: locate(['base']),
});

const readLists = async (
  { value: { name, base }, locate }: Located<Product>,
  { files, source }: Parameters<typeof readNamedProduct>[1],
): Promise<Result<ImportLists, Failures>> => {
  const listFile = `recipes/imports/${base}.yaml`;
  const glueFile = `recipes/imports/glue/${base}.yaml`;
  const namedBy = { product: name, locate: () => locate(['base']) };
  if (!files.has(listFile)) return failure([noImports(listFile, { base, namedBy })]);
  const sets = readImportSets(await source(listFile));
  if (!sets.ok) return failure(sets.failure.map(describe));
  const glue = files.has(glueFile) ? readGlue(await source(glueFile)) : undefined;
  if (glue?.ok === false) return failure(glue.failure.map(describe));
  return success({ sets: sets.value.value, glue: glue?.value.value ?? noGlue });
};
