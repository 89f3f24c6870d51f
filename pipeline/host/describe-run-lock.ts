import type { Diagnostic } from '../core/diagnostic.ts';
import type { RunLockFailure } from './run-lock.ts';

/** Why a run could not have its folders for itself. */
export const describeRunLock = (failure: RunLockFailure): Diagnostic =>
  failure.kind === 'interrupted'
    ? {
        code: 'run/interrupted',
        message: 'interrupted while it waited for another run on the same folder',
        exitCode: 130,
      }
    : {
        code: 'run/no-lock',
        message: `${failure.folder} cannot be used: ${failure.problem}`,
        remedy: [
          'Make it writable for this user (was it made as root?), or free some space.',
          'Another place: KILN_CACHE=FOLDER for the cache, KILN_STATE=FOLDER for the state',
        ],
        exitCode: 36,
      };
