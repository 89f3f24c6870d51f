import path from 'node:path';
import { renderImportLock, type ImportLock } from '../../recipes/imports/import-lock.ts';
import { keepingLocked, lockChanges } from '../../specs/imports/lock-changes.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Result } from '../core/result.ts';
import { replaceFile } from '../host/replace-file.ts';
import { lockDebs } from '../project/lock-debs.ts';
import { lockUpstream } from '../project/lock-upstream.ts';
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
  if (!resolved.ok) return context.end({ diagnostics: resolved.failure });
  const lock = update ? resolved.value : keepingLocked(locked, resolved.value);
  const changes = lockChanges(locked, lock);
  await replaceFile(path.join(context.projectRoot, lockFile), renderImportLock(lock));
  for (const message of changes) {
    context.report({ type: 'noted', time: context.now(), level: 'info', message });
  }
  return context.end({ result: { lock: lockFile, changes: changes.length } });
};

const resolve = (
  inputs: LockInputs,
  context: CommandContext,
): Promise<Result<ImportLock, readonly Diagnostic[]>> => {
  const { root } = inputs.base;
  return root.kind === 'debs' ? lockDebs(root, inputs, context) : lockUpstream(inputs, context);
};
