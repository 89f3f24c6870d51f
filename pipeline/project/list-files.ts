import { readdir } from 'node:fs/promises';
import path from 'node:path';

const skipped = new Set(['node_modules', 'out', '.git', 'test', 'coverage']);

/** Every file of the repository that recipes may name, as paths below its root, sorted. */
export const listFiles = async (root: string): Promise<readonly string[]> => {
  const found = await Promise.all(
    (await readdir(root, { withFileTypes: true }))
      .filter(({ name }) => !skipped.has(name))
      .map(async (entry) =>
        entry.isDirectory() ? below(root, entry.name) : entry.isFile() ? [entry.name] : [],
      ),
  );
  return found.flat().toSorted();
};

const below = async (root: string, folder: string): Promise<readonly string[]> =>
  (await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)));
