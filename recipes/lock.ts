import { z } from 'zod';
import type { Location } from '../pipeline/core/diagnostic.ts';
import { type Result, success } from '../pipeline/core/result.ts';
import type { RecipeFailure } from './failure.ts';
import { type ImportLock, importLockSchema } from './imports/import-lock.ts';
import type { Path, SourceText } from './locate.ts';
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
export const readLock = (text: SourceText): Result<Located<Lock>, readonly RecipeFailure[]> => {
  const read = readJson(text, lockSchema);
  if (!read.ok) return read;
  const { locate } = read.value;
  return success({
    ...read.value,
    locate: (path, part) => placeOfSource(text, path) ?? locate(path, part),
  });
};

/** Sources are a line each, and there may be ten thousand: to read them as YAML takes seconds. */
const placeOfSource = ({ file, text }: SourceText, [of, key]: Path): Location | undefined => {
  if (of !== 'sources' || typeof key !== 'string') return undefined;
  const before = text.split(`\n    ${JSON.stringify(key)}: `, 1)[0] ?? '';
  if (before.length === text.length) return undefined;
  return { file, line: before.split('\n').length + 1, column: 5 };
};

/** The part of a base; undefined where it is not locked. */
export const baseLock = (lock: Located<Lock>, base: string): Located<ImportLock> | undefined => {
  const value = lock.value.bases[base];
  if (value === undefined) return undefined;
  const { file } = lock;
  return { file, value, locate: (path, part) => lock.locate(['bases', base, ...path], part) };
};
