import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe } from '../../recipes/describe.ts';
import type { Glue } from '../../recipes/imports/glue.ts';
import type { ImportLock } from '../../recipes/imports/import-lock.ts';
import type { ImportSets } from '../../recipes/imports/import-sets.ts';
import { readGlue, readImportLock, readImportSets } from '../../recipes/read-imports.ts';
import { readProduct } from '../../recipes/read-product.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';

/** What a lock is made from. */
export interface LockInputs {
  readonly sets: ImportSets;
  readonly glue: Glue;
  /** The lock as it is; none where there is none that can be read. */
  readonly locked: ImportLock | undefined;
  /** A path in the repository. */
  readonly lockFile: string;
}

/** Reads a product's import list without its lock, which may be missing or out of date. */
export const readLockInputs = async (
  root: string,
  name: string,
): Promise<Result<LockInputs, readonly Diagnostic[]>> => {
  const source = async (file: string) => ({
    file,
    text: await readFile(path.join(root, file), 'utf8').catch(() => ''),
  });
  const product = readProduct(await source(`recipes/products/${name}.yaml`));
  if (!product.ok) return failure(product.failure.map(describe));
  const { base } = product.value.value;
  const sets = readImportSets(await source(`recipes/imports/${base}.yaml`));
  const glue = readGlue(await source(`recipes/imports/glue/${base}.yaml`));
  if (!sets.ok) return failure(sets.failure.map(describe));
  if (!glue.ok) return failure(glue.failure.map(describe));
  const lockFile = `recipes/lock/${base}.json`;
  const lock = readImportLock(await source(lockFile));
  return success({
    sets: sets.value.value,
    glue: glue.value.value,
    locked: lock.ok ? lock.value.value : undefined,
    lockFile,
  });
};
