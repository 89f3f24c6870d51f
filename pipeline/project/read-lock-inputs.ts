import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Base } from '../../containers/bases/base.ts';
import { baseNamed, bases } from '../../containers/bases/catalogue.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import type { Glue } from '../../recipes/imports/glue.ts';
import type { ImportLock } from '../../recipes/imports/import-lock.ts';
import type { ImportSets } from '../../recipes/imports/import-sets.ts';
import { noGlue } from '../../recipes/imports/no-glue.ts';
import type { SourceText } from '../../recipes/locate.ts';
import type { Product } from '../../recipes/product.ts';
import { readGlue, readImportLock, readImportSets } from '../../recipes/read-imports.ts';
import { readProduct } from '../../recipes/read-product.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { noImports } from './read-import-files.ts';

/** What a lock is made from. */
export interface LockInputs {
  readonly base: Base;
  /** The product's name: whose base is locked. */
  readonly product: string;
  readonly sets: ImportSets;
  readonly glue: Glue;
  /** The lock as it is; none where there is none that can be read. */
  readonly locked: ImportLock | undefined;
  /** A path in the repository. */
  readonly lockFile: string;
}

type Failures = readonly Diagnostic[];

/** Reads a product's import list without its lock, which may be missing or out of date. */
export const readLockInputs = async (
  root: string,
  name: string,
): Promise<Result<LockInputs, Failures>> => {
  const textOf = (file: string) => readFile(path.join(root, file), 'utf8');
  const file = `recipes/products/${name}.yaml`;
  const product = readProduct({ file, text: await textOf(file).catch(() => '') });
  if (!product.ok) return failure(product.failure.map(describe));
  const base = baseNamed(product.value.value.base);
  if (base === undefined) return failure([describe(unknownBase(product.value))]);
  const read = await readLists(product.value, async (of) =>
    textOf(of).then(
      (text) => ({ file: of, text }),
      () => undefined,
    ),
  );
  if (!read.ok) return read;
  return success({ base, product: name, ...read.value });
};

const unknownBase = ({ value, locate }: Located<Product>): RecipeFailure => ({
  kind: 'unknown-name',
  what: 'base',
  name: value.base,
  known: bases.map(({ name }) => name),
  location: locate(['base']),
});

type Find = (file: string) => Promise<SourceText | undefined>;

const readLists = async (
  { value: { name, base }, locate }: Located<Product>,
  find: Find,
): Promise<Result<Omit<LockInputs, 'base' | 'product'>, Failures>> => {
  const listFile = `recipes/imports/${base}.yaml`;
  const lockFile = `recipes/lock/${base}.json`;
  const list = await find(listFile);
  const namedBy = { product: name, locate: () => locate(['base']) };
  if (list === undefined) return failure([noImports(listFile, { base, namedBy })]);
  const written = await find(`recipes/imports/glue/${base}.yaml`);
  const sets = readImportSets(list);
  if (!sets.ok) return failure(sets.failure.map(describe));
  const glue = written && readGlue(written);
  if (glue?.ok === false) return failure(glue.failure.map(describe));
  const before = await find(lockFile);
  const lock = before && readImportLock(before);
  return success({
    sets: sets.value.value,
    glue: glue?.value.value ?? noGlue,
    locked: lock?.ok === true ? lock.value.value : undefined,
    lockFile,
  });
};
