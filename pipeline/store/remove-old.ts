import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { cleanFolder } from './clean-folder.ts';

/**
 * Removes entries two levels below a folder, such as `<product>/<package>`, that were made before a
 * time (milliseconds since 1970). Resolves to the bytes that are free by that.
 */
export const removeOld = async (folder: string, before: number): Promise<number> => {
  let freed = 0;
  for (const group of await namesIn(folder)) {
    for (const name of await namesIn(path.join(folder, group))) {
      const entry = path.join(folder, group, name);
      if ((await stat(entry)).mtimeMs < before) freed += await cleanFolder(entry);
    }
  }
  return freed;
};

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);
