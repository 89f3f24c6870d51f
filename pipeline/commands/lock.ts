import path from 'node:path';
import { bases } from '../../containers/bases/catalogue.ts';
import { type Lock, lockFile } from '../../recipes/lock.ts';
import { renderLock } from '../../recipes/render-lock.ts';
import { sourceChanges } from '../../recipes/source-changes.ts';
import { lockChanges } from '../../specs/imports/lock-changes.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { replaceFile } from '../host/replace-file.ts';
import { openYamlMemory } from '../host/yaml-memory.ts';
import { lockBase } from '../project/lock-base.ts';
import { lockSources } from '../project/lock-sources.ts';
import { type LockInputs, readLockInputs } from '../project/read-lock-inputs.ts';
import type { CommandContext } from './context.ts';

export interface LockFlags {
  readonly product: string;
  /** Take the newest of everything; otherwise only what is missing is added. */
  readonly update: boolean;
}

/** Resolves what a product takes from the outside world, and writes versions and digests. */
export const run = async (
  { product, update }: LockFlags,
  context: CommandContext,
): Promise<number> => {
  const memory = await openYamlMemory(context.folders.cache);
  const read = await readLockInputs(context.projectRoot, product, memory);
  await memory.save();
  if (!read.ok) return context.end({ diagnostics: read.failure });
  const { lock: before } = read.value;
  const { lock, failures } = await lockAll(read.value, { update }, context);
  const changes = allChanges(before, lock);
  // What was resolved is true, whatever else could not be.
  if (changes.length > 0 || renderLock(before) !== renderLock(lock)) {
    await replaceFile(path.join(context.projectRoot, lockFile), renderLock(lock));
  }
  for (const message of changes) {
    const level = message.startsWith('!') ? 'warning' : 'info';
    context.report({ type: 'noted', time: context.now(), level, message });
  }
  return context.end({
    diagnostics: failures,
    result: { lock: lockFile, changes: changes.length },
  });
};

const lockAll = async (
  inputs: LockInputs,
  options: Pick<LockFlags, 'update'>,
  context: CommandContext,
): Promise<{ readonly lock: Lock; readonly failures: readonly Diagnostic[] }> => {
  const base = await lockBase(inputs, options, context);
  const { sources, failures } = await lockSources(inputs, options, context);
  const known = Object.entries(inputs.lock.bases).filter(([name]) =>
    bases.some((one) => one.name === name),
  );
  const locked = Object.fromEntries([
    ...known,
    ...(base.ok ? [[inputs.base.name, base.value] as const] : []),
  ]);
  return {
    lock: { bases: locked, sources },
    failures: [...(base.ok ? [] : base.failure), ...failures],
  };
};

const allChanges = (before: Lock, after: Lock): readonly string[] => {
  const names = new Set([...Object.keys(before.bases), ...Object.keys(after.bases)]);
  return [
    ...[...names].toSorted().flatMap((name) => {
      const [old, now] = [before.bases[name], after.bases[name]];
      return now ? lockChanges(old, now) : [`- the base ${name}`];
    }),
    ...sourceChanges(before.sources, after.sources),
  ];
};
