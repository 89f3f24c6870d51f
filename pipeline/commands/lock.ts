import path from 'node:path';
import { renderImportLock, type ImportLock } from '../../recipes/imports/import-lock.ts';
import { keepingLocked, lockChanges } from '../../specs/imports/lock-changes.ts';
import { type LockFailure, makeLock } from '../../specs/imports/make-lock.ts';
import { readPackageIndex } from '../../specs/imports/package-index.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type AptFailure, readAptIndex } from '../host/apt-resolver.ts';
import { replaceFile } from '../host/replace-file.ts';
import { type LockInputs, readLockInputs } from '../project/read-lock-inputs.ts';
import type { CommandContext } from './context.ts';

export interface LockFlags {
  readonly product: string;
  /** Take the newest of everything; otherwise only what is missing is added. */
  readonly update: boolean;
}

/** Resolves what a product's base takes from upstream, and writes versions and digests. */
export const run = async (
  { product, update }: LockFlags,
  context: CommandContext,
): Promise<number> => {
  const read = await readLockInputs(context.projectRoot, product);
  if (!read.ok) return context.end({ diagnostics: read.failure });
  const { locked, lockFile } = read.value;
  const resolved = await resolve(read.value, context);
  if (!resolved.ok) return context.end({ diagnostics: [resolved.failure] });
  const lock = update ? resolved.value : keepingLocked(locked, resolved.value);
  const changes = lockChanges(locked, lock);
  await replaceFile(path.join(context.projectRoot, lockFile), renderImportLock(lock));
  for (const message of changes) {
    context.report({ type: 'noted', time: context.now(), level: 'info', message });
  }
  return context.end({ result: { lock: lockFile, changes: changes.length } });
};

const resolve = async (
  { sets, glue }: LockInputs,
  { abort, drain }: CommandContext,
): Promise<Result<ImportLock, Diagnostic>> => {
  const index = await readAptIndex(sets, { signal: AbortSignal.any([abort, drain]) });
  if (!index.ok) return failure(describeAptFailure(index.failure));
  const lock = makeLock(sets, readPackageIndex(index.value), { glue });
  return lock.ok ? success(lock.value) : failure(describeLockFailure(lock.failure));
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
