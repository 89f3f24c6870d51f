import { emptyLock, type Lock, lockFile } from '../../recipes/lock.ts';
import type { Located } from '../../recipes/read-yaml.ts';

/** A lock as if it were read from its file. */
export const lockOf = (lock: Partial<Lock> = {}): Located<Lock> => ({
  file: lockFile,
  value: { ...emptyLock, ...lock },
  locate: () => ({ file: lockFile, line: 1, column: 1 }),
});
