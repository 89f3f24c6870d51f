import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from './remove-tree.ts';

/**
 * Removes all that a folder holds, but for the names that are to be kept; without any, the folder
 * too. Gives the bytes that this frees.
 */
export const cleanFolder = async (
  folder: string,
  isKept?: (name: string) => boolean,
): Promise<number> => {
  if (isKept === undefined) return removed(folder);
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isKept(name)) bytes += await removed(join(folder, name));
  }
  return bytes;
};

const removed = async (path: string): Promise<number> => {
  const bytes = await bytesIn(path);
  await removeTree(path);
  return bytes;
};

const bytesIn = async (path: string): Promise<number> => {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += await bytesOf(join(entry.parentPath, entry.name));
  }
  return bytes;
};

// A file with other links is not freed by removing this one, and may be gone by now.
const bytesOf = async (path: string) => {
  const found = await lstat(path).catch(() => undefined);
  return found?.nlink === 1 ? found.blocks * 512 : 0;
};
