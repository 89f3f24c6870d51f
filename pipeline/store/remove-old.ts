import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Removes entries two levels below a folder, such as `<product>/<package>`, that were made before a
 * time (milliseconds since 1970). Resolves to the bytes that are free by that.
 */
export const removeOld = async (folder: string, before: number): Promise<number> => {
  let freed = 0;
  for (const group of await namesIn(folder)) {
    for (const name of await namesIn(path.join(folder, group))) {
      const entry = path.join(folder, group, name);
      const { mtimeMs } = await stat(entry);
      if (mtimeMs >= before) continue;
      freed += await bytesIn(entry);
      await rm(entry, { recursive: true, force: true });
    }
  }
  return freed;
};

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

const bytesIn = async (folder: string): Promise<number> => {
  const found = await Promise.all(
    (await namesIn(folder)).map((one) => stat(path.join(folder, one))),
  );
  return found.reduce((bytes, { blocks }) => bytes + blocks * 512, 0);
};
