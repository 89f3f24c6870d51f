import { readdirSync } from 'node:fs';

const skipped = new Set(['node_modules', 'out', '.git', 'test', 'coverage']);

/** Every file of the repository that recipes may name, as paths below its root, sorted. */
export const listFiles = (root: string): readonly string[] => {
  const found: string[] = [];
  const open = [''];
  // A folder at a time: to ask for thousands of promises takes longer than they do.
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      if (folder === '' && skipped.has(entry.name)) continue;
      const file = `${folder}${entry.name}`;
      if (entry.isDirectory()) open.push(`${file}/`);
      else if (entry.isFile()) found.push(file);
    }
  }
  return found.toSorted();
};
