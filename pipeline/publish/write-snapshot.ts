import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Snapshot, SnapshotFile } from '../../repo/snapshot.ts';
import type { Digest } from '../core/digest.ts';
import { failure, type Result, success } from '../core/result.ts';
import { isRunning } from '../host/is-running.ts';
import type { PublishFailure } from './publish-failure.ts';
import { snapshotFile, snapshotsFolder } from './read-published.ts';
import { syncPath } from './sync-path.ts';

export interface WriteOptions {
  /** The repository's folder. */
  readonly root: string;
  /** Makes a file with these bytes: a link to the store's, or a copy. */
  readonly materialise: (digest: Digest, target: string) => Promise<void>;
  /** Told before each step, in words. */
  readonly onStep: (step: string) => void;
}

/**
 * Has the snapshot's folder below `snapshots/`, whole: written aside, synced, then renamed.
 * A folder that is there already is looked at, and left as it is.
 */
export const writeSnapshot = async (
  snapshot: Snapshot,
  options: WriteOptions,
): Promise<Result<string, PublishFailure>> => {
  const snapshots = path.join(options.root, snapshotsFolder);
  const folder = path.join(snapshots, snapshot.id);
  await mkdir(snapshots, { recursive: true });
  if (await isFolder(folder)) return checkWhole(folder, snapshot);
  await removeLeftovers(snapshots);
  const aside = path.join(snapshots, `.${process.pid}-${randomUUID()}.partial`);
  try {
    const written = await writeAside(aside, snapshot, options);
    if (!written.ok) return written;
    options.onStep(`name the snapshot ${snapshot.id}`);
    await nameSnapshot(aside, folder);
    await syncPath(snapshots);
    await syncPath(options.root);
    return await checkWhole(folder, snapshot);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};

/** Another run may have been first with the same snapshot: that one stays. */
const nameSnapshot = async (aside: string, folder: string): Promise<void> => {
  await rename(aside, folder).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  });
};

const writeAside = async (
  aside: string,
  snapshot: Snapshot,
  { materialise, onStep }: WriteOptions,
): Promise<Result<undefined, PublishFailure>> => {
  await mkdir(aside);
  for (const file of snapshot.files) {
    const target = path.join(aside, file.path);
    onStep(`write ${file.path}`);
    await mkdir(path.dirname(target), { recursive: true });
    await materialise(file.digest, target);
    if ((await digestOfFile(target)) !== file.digest) {
      return failure({ kind: 'wrong-bytes', path: file.path, expected: file.digest });
    }
    await syncPath(target);
  }
  onStep('write the list of files');
  await writeFile(path.join(aside, snapshotFile), `${JSON.stringify(snapshot, undefined, 1)}\n`, {
    flush: true,
  });
  for (const folder of foldersOf(snapshot.files)) await syncPath(path.join(aside, folder));
  return success(undefined);
};

const digestOfFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
};

/** All folders that have an entry, the deepest first. */
const foldersOf = (files: readonly SnapshotFile[]): readonly string[] => {
  const folders = new Set(['.']);
  for (const { path: file } of files) {
    for (let at = path.dirname(file); at !== '.'; at = path.dirname(at)) folders.add(at);
  }
  return [...folders].toSorted((a, b) => b.length - a.length);
};

/** Presence and sizes only: that takes milliseconds; `kiln verify` reads the bytes. */
const checkWhole = async (
  folder: string,
  { files }: Snapshot,
): Promise<Result<string, PublishFailure>> => {
  for (const file of files) {
    const found = await stat(path.join(folder, file.path)).catch(() => undefined);
    if (found?.size !== file.size) return failure({ kind: 'damaged', folder, path: file.path });
  }
  return success(folder);
};

const isFolder = async (folder: string): Promise<boolean> => {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true;
};

/** What publishers that were killed have left. Those that still run keep theirs. */
const removeLeftovers = async (snapshots: string): Promise<void> => {
  for (const name of await readdir(snapshots)) {
    const pid = /^\.(\d+)-.*\.partial$/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(path.join(snapshots, name), { recursive: true, force: true });
  }
};
