import type { DebsRoot } from '../../containers/bases/base.ts';
import type { ImportLock } from '../../recipes/imports/import-lock.ts';
import { type LockFailure, makeLock } from '../../specs/imports/make-lock.ts';
import { readPackageIndex } from '../../specs/imports/package-index.ts';
import type { CommandContext } from '../commands/context.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { readAptIndex } from '../host/apt-resolver.ts';
import { describeAptFailure } from './describe-apt-failure.ts';
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

const describeLockFailure = ({ set, of, on }: LockFailure): Diagnostic => ({
  code: 'lock/unresolved-dependency',
  message: `set ${set}: ${of === '' ? `there is no package ${on}` : `${of} needs ${on}, which no package provides`}`,
  remedy: ['Correct the import list, or drop the dependency in the glue.'],
  exitCode: 2,
});
