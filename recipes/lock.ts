import { z } from 'zod';
import type { Result } from '../pipeline/core/result.ts';
import type { RecipeFailure } from './failure.ts';
import { type ImportLock, importLockSchema } from './imports/import-lock.ts';
import type { SourceText } from './locate.ts';
import { readJson } from './read-json.ts';
import type { Located } from './read-yaml.ts';
import { sha256 } from './words.ts';

const lockedSource = z.strictObject({
  /** What has these bytes, as `originName` has it: `apt mdadm 4.2-5`. */
  of: z.string(),
  /** Where it is below a mirror, such as `pool/main/m/mdadm/…`; none where that is no question. */
  path: z.string().optional(),
  sha256,
  /** Bytes. */
  size: z.int().nonnegative(),
});

/** The shape of `recipes/lock.json`. */
export const lockSchema = z.strictObject({
  /** By the base's name. */
  bases: z.record(z.string(), importLockSchema).readonly(),
  /** The recipes' sources of the outside world, by `sourceKey`. */
  sources: z.record(z.string(), lockedSource).readonly(),
});

/** Everything of the outside world that a build takes, with its digest. */
export type Lock = Readonly<z.infer<typeof lockSchema>>;
export type LockedSource = Readonly<z.infer<typeof lockedSource>>;

export const lockFile = 'recipes/lock.json';

export const emptyLock: Lock = { bases: {}, sources: {} };

/** Reads recipes/lock.json. */
export const readLock = (text: SourceText): Result<Located<Lock>, readonly RecipeFailure[]> =>
  readJson(text, lockSchema);

/** The part of a base; undefined where it is not locked. */
export const baseLock = (lock: Located<Lock>, base: string): Located<ImportLock> | undefined => {
  const value = lock.value.bases[base];
  if (value === undefined) return undefined;
  const { file } = lock;
  return { file, value, locate: (path, part) => lock.locate(['bases', base, ...path], part) };
};
