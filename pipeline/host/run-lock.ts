import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../core/message-of.ts';
import { failure, type Result, success } from '../core/result.ts';
import { isRunning } from './is-running.ts';

export interface RunLockOptions {
  /** Together with all others that share it; otherwise alone. */
  readonly shared?: boolean;
  /** Called once, if another run is in the way; `pid` is its process where that is known. */
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
export const takeRunLock = (
  folder: string,
  options: RunLockOptions,
): Promise<Result<Release, RunLockFailure>> => takeFileLock(path.join(folder, lockFile), options);

/** The same for one thing in a folder: the file is made where it is not there. */
export const takeFileLock = async (
  file: string,
  { shared = false, waiting, signal }: RunLockOptions,
): Promise<Result<Release, RunLockFailure>> => {
  let refused = 0;
  while (!signal.aborted) {
    const taken = await attempt(file, shared);
    if (!taken.ok) return taken;
    if (typeof taken.value === 'function') return success(taken.value);
    if (taken.value !== undefined) refused += 1;
    // Who only looks whether it is alone is gone by now.
    if (taken.value !== undefined && refused === 2) waiting(taken.value);
    await pause(Math.min(50 * 2 ** refused, 1000));
  }
  return failure({ kind: 'interrupted' });
};

/** A folder's lock, if it is free; undefined where it is not, or cannot be had. */
export const tryRunLock = async (
  folder: string,
  { shared = false }: Pick<RunLockOptions, 'shared'> = {},
): Promise<Release | undefined> => {
  const taken = await attempt(path.join(folder, lockFile), shared);
  return taken.ok && typeof taken.value === 'function' ? taken.value : undefined;
};

/** The way to give it back; or who has it; or undefined, where it was removed just now. */
const attempt = async (
  file: string,
  shared: boolean,
): Promise<Result<Release | string | undefined, RunLockFailure>> => {
  const folder = path.dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    const taken = await tryLock(file, shared);
    return success(typeof taken === 'string' ? taken : () => taken.close());
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? success(undefined) : failure(noLock(folder, error));
  }
};

const { O_RDWR, O_CREAT } = constants;

/** The locked file, or what another process has written into it. */
const tryLock = async (file: string, shared: boolean): Promise<FileHandle | string> => {
  const opened = await open(file, O_RDWR | O_CREAT, 0o644);
  let isOurs = false;
  try {
    isOurs = (await lock(opened, shared)) && (await isAt(opened, file));
    if (!isOurs) return holderIn(await opened.readFile('utf8'));
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

/** Of several that share it, the file names but one, which may be gone. */
const holderIn = (text: string): string => {
  const [pid = ''] = text.split('\n');
  return pid !== '' && isRunning(Number(pid)) ? pid : 'unknown';
};

/** The lock belongs to the open file, which the tool shares with us, and not to the tool. */
const lock = async ({ fd }: FileHandle, shared: boolean): Promise<boolean> => {
  const tool = spawn('flock', [shared ? '-sn' : '-n', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
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
  const problem = messageOf(error);
  return { kind: 'no-lock', folder, problem };
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
