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
}

/**
 * Puts files of the store below a folder, by name. Replaces what is there, each at once. What is
 * placed anew has the bytes of its digest; it fails with those that the store has not, after all
 * others are in their places.
 */
export const placeFiles = async (
  files: readonly FileToPlace[],
  folder: string,
  store: PlacedFrom,
): Promise<Result<undefined, readonly LostFile[]>> => {
  const lost: LostFile[] = [];
  for (const file of files) {
    if (isPlaced(file, folder, store.pathOf)) continue;
    const target = path.join(folder, file.path);
    const placed = await orLost(file.digest, store, () => placeWhole(file, target, store));
    if (!placed.ok) lost.push(placed.failure);
  }
  return lost.length > 0 ? failure(lost) : success(undefined);
};

const placeWhole = async (
  { digest, isNew = false }: FileToPlace,
  target: string,
  store: PlacedFrom,
): Promise<void> => {
  await mkdir(path.dirname(target), { recursive: true });
  const check = isNew ? undefined : (copy: string) => store.verify(digest, copy);
  await placeFile(store.pathOf(digest), target, check);
};

/** What is to be known of a file to find it in its place. */
export type Placed = Pick<Artifact, 'path' | 'digest' | 'size'>;

/** Whether the file's place has the store's file, whole, so that nothing is to be done. */
export const isPlaced = (
  { path: name, digest, size }: Placed,
  folder: string,
  pathOf: (digest: Digest) => string,
): boolean => {
  const target = statSync(`${folder}/${name}`, { throwIfNoEntry: false });
  if (target?.size !== size) return false;
  const source = statSync(pathOf(digest), { throwIfNoEntry: false });
  return source?.ino === target.ino && source.dev === target.dev;
};

/**
 * The same bytes under another name: a hard link, or a copy across file systems. Nothing of them
 * is left where the check throws.
 */
export const placeFile = async (
  source: string,
  target: string,
  check: (copy: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> => {
  const aside = `${target}.${process.pid}.new`;
  await rm(aside, { force: true });
  try {
    await link(source, aside);
  } catch (error) {
    if (!isOtherFileSystem(error)) throw error;
    await copyWhole(source, aside);
  }
  try {
    await check(aside);
    await rename(aside, target);
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
