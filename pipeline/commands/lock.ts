import { existsSync } from 'node:fs';
import path from 'node:path';
import { bases } from '../../containers/bases/catalogue.ts';
import { emptyLock, type Lock, lockFile } from '../../recipes/lock.ts';
import { renderLock } from '../../recipes/render-lock.ts';
import { sourceChanges } from '../../recipes/source-changes.ts';
import { type LockChange, withLockChanges } from '../../recipes/with-lock-changes.ts';
import { lockChanges } from '../../specs/imports/lock-changes.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { describeRunLock } from '../host/describe-run-lock.ts';
import { replaceFile } from '../host/replace-file.ts';
import { takeRunLock, tryRunLock } from '../host/run-lock.ts';
import { openYamlMemory } from '../host/yaml-memory.ts';
import { lockBase } from '../project/lock-base.ts';
import { lockSources } from '../project/lock-sources.ts';
import { type LockInputs, readLockInputs } from '../project/read-lock-inputs.ts';
import { projectSource } from '../project/project-source.ts';
import { readProjectLock } from '../project/read-project-lock.ts';
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
  // What was resolved is true, whatever else could not be.
  const changed = await changeLock({ before, after: lock }, context);
  if (!changed.ok) return context.end({ diagnostics: [...failures, ...changed.failure] });
  const changes = changed.value;
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

/** Writes what is another into the lock as it is by now, and says what that changes there. */
const changeLock = async (
  change: LockChange,
  { projectRoot: root, abort, drain, report, now }: CommandContext,
): Promise<Result<readonly string[], readonly Diagnostic[]>> => {
  const waiting = (pid: string) => {
    const message = `another kiln (process ${pid}) writes ${lockFile}: waiting for it`;
    report({ type: 'noted', time: now(), level: 'info', message });
  };
  const folder = path.join(root, 'out');
  // Who is interrupted still writes what it has, but waits for nobody.
  const free = await tryRunLock(folder);
  const signal = AbortSignal.any([abort, drain]);
  const turn = free ? success(free) : await takeRunLock(folder, { waiting, signal });
  // Where files cannot be locked, who comes last wins.
  if (!turn.ok && turn.failure.kind === 'interrupted') {
    return failure([describeRunLock(turn.failure)]);
  }
  try {
    // That took minutes: another run, git or people may have written it meanwhile.
    const read = await readAgain(root, change.before);
    if (!read.ok) return read;
    const now = read.value;
    const lock = withLockChanges(now, change);
    const changes = allChanges(now, lock);
    if (changes.length > 0 || renderLock(now) !== renderLock(lock)) {
      await replaceFile(path.join(root, lockFile), renderLock(lock));
    }
    return success(changes);
  } finally {
    if (turn.ok) await turn.value();
  }
};

const readAgain = async (
  root: string,
  before: Lock,
): Promise<Result<Lock, readonly Diagnostic[]>> => {
  const isThere = existsSync(path.join(root, lockFile));
  if (!isThere && renderLock(before) !== renderLock(emptyLock)) return failure([gone]);
  const files = new Set(isThere ? [lockFile] : []);
  const read = await readProjectLock({ files, source: projectSource(root) });
  if (read.ok) return success(read.value.value);
  return failure(
    read.failure.map((one) => ({
      ...one,
      message: `${one.message}: it was changed since this began, and nothing is written`,
    })),
  );
};

const gone: Diagnostic = {
  code: 'lock/gone',
  message: `${lockFile} was there when this began, and is gone: nothing is written`,
  remedy: ['Get it back from git, and lock again: what was downloaded is kept.'],
  exitCode: 2,
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
