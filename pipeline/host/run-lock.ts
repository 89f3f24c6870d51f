import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
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

/** What a lock leaves in its folder: whoever empties the folder under the lock leaves it. */
export const lockFile = 'run.pid';

/**
 * Waits until no other run uses the folder, and keeps others out until the function that it
 * resolves to is called, or this process ends in whatever way: the kernel holds the lock, on the
 * file that says whose it is. So a killed run keeps nobody waiting, a run that was asleep has its
 * lock still, and no clock has a say.
 */
export const takeRunLock = async (
  folder: string,
  { waiting, signal }: RunLockOptions,
): Promise<Result<Release, RunLockFailure>> => {
  let told = false;
  while (!signal.aborted) {
    try {
      await mkdir(folder, { recursive: true });
      const taken = await tryLock(path.join(folder, lockFile));
      if (typeof taken !== 'string') return success(() => taken.close());
      if (!told) waiting(taken);
      told = true;
    } catch (error) {
      // Somebody may have removed the folder just now; other things stay as they are.
      if (codeOf(error) !== 'ENOENT') return failure(noLock(folder, error));
    }
    await pause(200);
  }
  return failure({ kind: 'interrupted' });
};

const { O_RDWR, O_CREAT } = constants;

/** The locked file, or what another process has written into it. */
const tryLock = async (file: string): Promise<FileHandle | string> => {
  const opened = await open(file, O_RDWR | O_CREAT, 0o644);
  let isOurs = false;
  try {
    isOurs = (await lock(opened)) && (await isAt(opened, file));
    if (!isOurs) return (await opened.readFile('utf8')).split('\n')[0] || 'unknown';
    // In this order, so that who reads meanwhile reads a number.
    const { bytesWritten } = await opened.write(`${process.pid}\n`, 0);
    await opened.truncate(bytesWritten);
    return opened;
  } catch (error) {
    isOurs = false;
    throw error;
  } finally {
    if (!isOurs) await opened.close();
  }
};

/** The lock belongs to the open file, which the tool shares with us, and not to the tool. */
const lock = async ({ fd }: FileHandle): Promise<boolean> => {
  const tool = spawn('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
  const [exitCode, error] = await new Promise<readonly [number | null, Error?]>((resolve) => {
    tool.once('error', (problem) => resolve([null, problem]));
    tool.once('close', (code) => resolve([code]));
  });
  if (exitCode === 0) return true;
  if (exitCode === 1) return false;
  const problem = error?.message ?? `flock ended with ${exitCode ?? 'a signal'}`;
  throw Object.assign(new Error(`files cannot be locked: ${problem}`), { code: 'ENOLCK' });
};

/** The folder may have been removed between opening and locking, and made again by others. */
const isAt = async (opened: FileHandle, file: string): Promise<boolean> => {
  const [ours, there] = await Promise.all([opened.stat(), stat(file)]);
  return ours.dev === there.dev && ours.ino === there.ino;
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
