import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a folder with all that it holds, if it is there. Gives the bytes that this frees. */
export const cleanFolder = async (folder: string): Promise<number> => {
  const bytes = await bytesIn(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  return bytes;
};

const bytesIn = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
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
