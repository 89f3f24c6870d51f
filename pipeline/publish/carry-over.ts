import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Snapshot } from '../../repo/snapshot.ts';
import { syncPath } from './sync-path.ts';

/**
 * Puts the files of a snapshot that has been served beside those of the one that will be: a client
 * that has read the old repomd.xml will ask for them. Adds files and changes none, so the folder
 * may be served meanwhile. What has one name in both is the new one's.
 */
export const carryOver = async (earlier: Snapshot, from: string, to: string): Promise<void> => {
  const touched = new Set<string>();
  for (const file of earlier.files) {
    const target = path.join(to, file.path);
    const folder = path.dirname(target);
    await mkdir(folder, { recursive: true });
    if (await addFile(path.join(from, file.path), target)) touched.add(folder);
  }
  for (const folder of touched) await syncPath(folder);
};

/** Whether the file was added: not if there is one already, or the earlier one is gone. */
const addFile = async (source: string, target: string): Promise<boolean> => {
  try {
    await link(source, target);
    return true;
  } catch (error) {
    switch (codeOf(error)) {
      case 'EEXIST':
      case 'ENOENT':
        return false;
      case 'EMLINK':
      case 'EPERM':
        return copyWhole(source, target);
      default:
        throw error;
    }
  }
};

/** For file systems that cannot link. */
const copyWhole = async (source: string, target: string): Promise<boolean> => {
  const aside = `${target}.${randomUUID()}`;
  await copyFile(source, aside);
  await syncPath(aside);
  await rename(aside, target);
  return true;
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
