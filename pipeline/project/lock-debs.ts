import type { DebsRoot } from '../../containers/bases/base.ts';
import type { ImportLock } from '../../recipes/imports/import-lock.ts';
import { type LockFailure, makeLock } from '../../specs/imports/make-lock.ts';
import { readPackageIndex } from '../../specs/imports/package-index.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type AptFailure, readAptIndex } from '../host/apt-resolver.ts';
import type { LockInputs } from './read-lock-inputs.ts';

/** Resolves an import list among the .debs of this machine's apt. */
export const lockDebs = async (
  root: DebsRoot,
  { sets, glue }: LockInputs,
  { abort, drain }: CommandContext,
): Promise<Result<ImportLock, readonly Diagnostic[]>> => {
  const index = await readAptIndex(root, { signal: AbortSignal.any([abort, drain]) });
  if (!index.ok) return failure([describeAptFailure(index.failure)]);
  const lock = makeLock(sets, readPackageIndex(index.value), { glue });
  return lock.ok ? success(lock.value) : failure([describeLockFailure(lock.failure)]);
};

const describeAptFailure = (problem: AptFailure): Diagnostic =>
  problem.kind === 'no-apt-mirror'
    ? {
        code: 'lock/no-apt-mirror',
        message: `apt on this machine has no source for ${problem.suite} ${problem.component}`,
        remedy: ['Add one to its sources, then: apt-get update'],
        exitCode: 36,
      }
    : {
        code: 'lock/apt-failed',
        message: `${problem.command} failed`,
        logTail: problem.message.trim().split('\n').slice(-10),
        remedy: ['Look at the mirror that apt is configured with, and try again.'],
        exitCode: 32,
      };

const describeLockFailure = ({ set, of, on }: LockFailure): Diagnostic => ({
  code: 'lock/unresolved-dependency',
  message: `set ${set}: ${of === '' ? `there is no package ${on}` : `${of} needs ${on}, which no package provides`}`,
  remedy: ['Correct the import list, or drop the dependency in the glue.'],
  exitCode: 2,
});
