import { describe } from '../../recipes/describe.ts';
import { emptyLock, type Lock, lockFile, readLock } from '../../recipes/lock.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { ImportFilesContext } from './read-import-files.ts';

/** Reads the lock. Where there is none, nothing is locked yet. */
export const readProjectLock = async ({
  files,
  source,
}: Pick<ImportFilesContext, 'files' | 'source'>): Promise<
  Result<Located<Lock>, readonly Diagnostic[]>
> => {
  if (!files.has(lockFile)) return success(noLock);
  const read = readLock(await source(lockFile));
  if (read.ok) return read;
  // What nobody has locked anew is not to be trusted anew: nothing is written over it.
  const remedy = ['Get it back from git, or settle its merge by hand; only then lock.'];
  return failure(read.failure.map((one) => ({ ...describe(one), remedy })).slice(0, 1));
};

const noLock: Located<Lock> = {
  file: lockFile,
  value: emptyLock,
  locate: () => ({ file: lockFile, line: 1, column: 1 }),
};
