import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import { failure, type Result, success } from '../core/result.ts';

export interface RunLockOptions {
  /** Called once, if another run holds the lock; `pid` is its process where that is known. */
  readonly waiting: (pid: string) => void;
  readonly signal: AbortSignal;
}

export type RunLockFailure =
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'no-lock'; readonly folder: string; readonly problem: string };

export type Release = () => Promise<void>;

/** What a lock leaves in its folder: whoever empties the folder under the lock leaves these. */
export const lockFiles = ['run.lock', 'run.pid'] as const;

/**
 * Waits until no other run uses the folder, and keeps others out until the function that it
 * resolves to is called. A killed run's lock is taken over after half a minute.
 */
export const takeRunLock = async (
  folder: string,
  { waiting, signal }: RunLockOptions,
): Promise<Result<Release, RunLockFailure>> => {
  const pidFile = path.join(folder, 'run.pid');
  let told = false;
  while (!signal.aborted) {
    try {
      await mkdir(folder, { recursive: true });
      const release = await tryLock(folder);
      if (release) {
        await writeFile(pidFile, `${process.pid}\n`);
        return success(() => release().catch(() => undefined));
      }
    } catch (error) {
      // Somebody may have removed the folder just now; other things stay as they are.
      if (codeOf(error) !== 'ENOENT') return failure(noLock(folder, error));
    }
    if (!told) waiting((await readFile(pidFile, 'utf8').catch(() => 'unknown')).trim());
    told = true;
    await pause(500);
  }
  return failure({ kind: 'interrupted' });
};

const staleAfter = 30_000;

const tryLock = async (folder: string): Promise<Release | undefined> => {
  try {
    return await lockfile.lock(folder, {
      stale: staleAfter,
      // The cache may be deleted at any moment, and the lock with it: the run goes on without.
      onCompromised: () => undefined,
      lockfilePath: path.join(folder, 'run.lock'),
    });
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return undefined;
    throw error;
  }
};

const noLock = (folder: string, error: unknown): RunLockFailure => {
  if (codeOf(error) === undefined) throw error;
  const problem = error instanceof Error ? error.message : String(error);
  return { kind: 'no-lock', folder, problem };
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
