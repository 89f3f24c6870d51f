import path from 'node:path';
import type { CommandContext } from './commands/context.ts';
import { type Result, success } from './core/result.ts';
import { type Release, type RunLockFailure, takeRunLock, tryRunLock } from './host/run-lock.ts';

/** A run's store, and where its results go. */
export const runFolders = (
  { folders, projectRoot }: Pick<CommandContext, 'folders' | 'projectRoot'>,
  product: string,
) => ({ cache: folders.cache, results: path.join(projectRoot, 'out', product) });

export interface LocksOptions {
  /** Called at most once for each folder. */
  readonly waiting: (folder: string, pid: string) => void;
  readonly signal: AbortSignal;
}

export interface RunLocks {
  /**
   * Gives the store back; if nobody else has it, does what one must be alone for. Only for who
   * needs nothing of it any more.
   */
  readonly whenAlone: (work: () => Promise<void>) => Promise<void>;
  readonly release: Release;
}

/**
 * Takes, for a run that leaves results, the folder where they go, which is for one at a time, and
 * then a store, which runs share: always in this order, so that no two wait for each other, and
 * nobody has a store that only waits. Who comes first to a store is alone with it for `sweep`.
 */
export const takeRunLocks = async (
  { cache, results }: { readonly cache: string; readonly results?: string | undefined },
  { sweep, ...options }: LocksOptions & { readonly sweep: () => Promise<void> },
): Promise<Result<RunLocks, RunLockFailure>> => {
  const place = results && (await takeRunLock(results, waitingFor(results, options)));
  if (place && !place.ok) return place;
  await alone(cache, sweep);
  const store = await takeRunLock(cache, { shared: true, ...waitingFor(cache, options) });
  if (!store.ok) {
    if (place) await place.value();
    return store;
  }
  const giveBack = once(store.value);
  return success({
    whenAlone: async (work) => {
      await giveBack();
      await alone(cache, work);
    },
    release: async () => {
      if (place) await place.value();
      await giveBack();
    },
  });
};

const waitingFor = (folder: string, { waiting, signal }: LocksOptions) => ({
  waiting: (pid: string) => waiting(folder, pid),
  signal,
});

/** Does the work if nobody else is there, without waiting for anybody. */
const alone = async (folder: string, work: () => Promise<void>): Promise<void> => {
  const release = await tryRunLock(folder);
  if (release === undefined) return;
  try {
    await work();
  } finally {
    await release();
  }
};

const once = (release: Release): Release => {
  let released: Promise<void> | undefined;
  return () => (released ??= release());
};
