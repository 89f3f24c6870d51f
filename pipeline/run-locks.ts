import path from 'node:path';
import type { CommandContext } from './commands/context.ts';
import { type Result, success } from './core/result.ts';
import { type Release, type RunLockFailure, takeRunLock } from './host/run-lock.ts';

/** What a run has alone: its store, and where its results go. */
export const runFolders = (
  { folders, projectRoot }: Pick<CommandContext, 'folders' | 'projectRoot'>,
  product: string,
) => ({ cache: folders.cache, results: path.join(projectRoot, 'out', product) });

interface LocksOptions {
  readonly waiting: (folder: string, pid: string) => void;
  readonly signal: AbortSignal;
}

/** Always in the same order, so that no two runs wait for each other. */
export const takeRunLocks = async (
  folders: readonly string[],
  { waiting, signal }: LocksOptions,
): Promise<Result<Release, RunLockFailure>> => {
  const taken: Release[] = [];
  const releaseAll = async () => {
    for (const release of taken.toReversed()) await release();
  };
  for (const folder of folders) {
    const lock = await takeRunLock(folder, {
      waiting: (pid) => waiting(folder, pid),
      signal,
    });
    if (!lock.ok) {
      await releaseAll();
      return lock;
    }
    taken.push(lock.value);
  }
  return success(releaseAll);
};
