import { statSync } from 'node:fs';
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Artifact } from '../core/host.ts';
import type { Digest } from '../core/digest.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { DirectoryStore } from '../store/directory.ts';
import { type LostFile, orLost } from './lost-file.ts';

/** What placing needs of a store. */
type PlacedFrom = Pick<DirectoryStore, 'pathOf' | 'size' | 'verify'>;

export interface FileToPlace extends Artifact {
  /** Its bytes were digested in this run. */
  readonly isNew?: boolean;
  /** What was in its place when that was known to have its bytes. */
  readonly seen?: Seen | undefined;
}

/** By what a file is known that nobody has written to, or put another in the place of. */
export interface Seen {
  /** In bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/** A file that is in its place, below a folder, with the bytes of its digest. */
export interface Placed extends Seen {
  readonly path: string;
  readonly digest: Digest;
}

/**
 * Puts files of the store below a folder, by name. Replaces what is there, each at once, unless it
 * is what was seen. What is placed anew has the bytes of its digest; it fails with those that the
 * store has not, after all others are in their places.
 */
export const placeFiles = async (
  files: readonly FileToPlace[],
  folder: string,
  store: PlacedFrom,
): Promise<Result<readonly Placed[], readonly LostFile[]>> => {
  const placed: Placed[] = [];
  const lost: LostFile[] = [];
  for (const file of files) {
    const { path: name, digest, seen } = file;
    const known = seen && { path: name, digest, ...seen };
    if (known && isPlaced(known, folder, store.pathOf)) {
      placed.push(known);
      continue;
    }
    const target = path.join(folder, name);
    const made = await orLost(digest, store, () => placeWhole(file, target, store));
    if (made.ok) placed.push({ path: name, digest, ...made.value });
    else lost.push(made.failure);
  }
  return lost.length > 0 ? failure(lost) : success(placed);
};

const placeWhole = async (
  { digest, isNew = false }: FileToPlace,
  target: string,
  store: PlacedFrom,
): Promise<Seen> => {
  await mkdir(path.dirname(target), { recursive: true });
  const check = isNew ? undefined : (copy: string) => store.verify(digest, copy);
  return placeFile(store.pathOf(digest), target, check);
};

/**
 * Whether nothing is to be done for a file: what was placed is there, and the store has the file,
 * too. Not by the time of status changes: another clone that links to the same file changes that.
 */
export const isPlaced = (
  { path: name, digest, size, mtimeMs, ino }: Placed,
  folder: string,
  pathOf: (digest: Digest) => string,
): boolean => {
  const target = statSync(`${folder}/${name}`, { throwIfNoEntry: false });
  if (target?.size !== size || target.mtimeMs !== mtimeMs || target.ino !== ino) return false;
  return statSync(pathOf(digest), { throwIfNoEntry: false })?.size === size;
};

/** Throws where there is no such file. */
export const seenAt = (file: string): Seen => {
  const { size, mtimeMs, ino } = statSync(file);
  return { size, mtimeMs, ino };
};

/**
 * The same bytes under another name: a hard link, or a copy across file systems. Nothing of them
 * is left where the check throws. Gives what was checked.
 */
export const placeFile = async (
  source: string,
  target: string,
  check: (copy: string) => Promise<void> = () => Promise.resolve(),
): Promise<Seen> => {
  const aside = `${target}.${process.pid}.new`;
  await rm(aside, { force: true });
  try {
    await link(source, aside);
  } catch (error) {
    if (!isOtherFileSystem(error)) throw error;
    await copyWhole(source, aside);
  }
  try {
    // Before it is read: a write since then is one since it was seen.
    const seen = seenAt(aside);
    await check(aside);
    await rename(aside, target);
    return seen;
  } finally {
    // Renaming one link of a file over another of the same file does nothing, and leaves both.
    await rm(aside, { force: true });
  }
};

/** The same bytes in a file of its own, as new as it is. */
export const placeCopy = async (source: string, target: string): Promise<void> => {
  const aside = `${target}.${process.pid}.new`;
  await copyWhole(source, aside);
  await rename(aside, target);
};

const copyWhole = async (source: string, target: string): Promise<void> => {
  try {
    await copyFile(source, target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
};

const isOtherFileSystem = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EXDEV' || error.code === 'EPERM' || error.code === 'EMLINK');
