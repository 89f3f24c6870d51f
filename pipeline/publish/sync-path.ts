import { open } from 'node:fs/promises';

/** Has a file's bytes, or a folder's entries, survive a power loss from here on. */
export const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
