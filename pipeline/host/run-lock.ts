import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';

export interface RunLockOptions {
  /** Called once, if another run holds the lock; `pid` is its process where that is known. */
  readonly waiting: (pid: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Waits until no other run uses the folder, and keeps others out until the function that it
 * resolves to is called. A killed run's lock is taken over after half a minute. Undefined if the
 * signal came first.
 */
export const takeRunLock = async (
  folder: string,
  { waiting, signal }: RunLockOptions,
): Promise<(() => Promise<void>) | undefined> => {
  await mkdir(folder, { recursive: true });
  const pidFile = path.join(folder, 'run.pid');
  let told = false;
  while (!signal.aborted) {
    const release = await tryLock(folder);
    if (release) {
      await writeFile(pidFile, `${process.pid}\n`);
      return () => release().catch(() => undefined);
    }
    if (!told) waiting((await readFile(pidFile, 'utf8').catch(() => 'unknown')).trim());
    told = true;
    await pause(500);
  }
  return undefined;
};

const staleAfter = 30_000;

const tryLock = async (folder: string): Promise<(() => Promise<void>) | undefined> => {
  try {
    return await lockfile.lock(folder, {
      stale: staleAfter,
      // The cache may be deleted at any moment, and the lock with it: the run goes on without.
      onCompromised: () => undefined,
      lockfilePath: path.join(folder, 'run.lock'),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return undefined;
    throw error;
  }
};

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
