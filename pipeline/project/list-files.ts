import { readdirSync } from 'node:fs';

const skipped = new Set(['node_modules', 'out', '.git', 'test', 'coverage']);

export interface Listed {
  /** Paths below the root, sorted. */
  readonly files: readonly string[];
  /** The same of folders; the root itself is ''. */
  readonly folders: readonly string[];
}

/** Every file of the repository that recipes may name, as paths below its root, sorted. */
export const listFiles = (root: string): readonly string[] => listTree(root).files;

/** The same with the folders that such files are in, or could be. */
export const listTree = (root: string): Listed => {
  const files: string[] = [];
  const folders: string[] = [];
  const open = [''];
  // A folder at a time: to ask for thousands of promises takes longer than they do.
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    folders.push(folder);
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      if (folder === '' && skipped.has(entry.name)) continue;
      const file = `${folder}${entry.name}`;
      if (entry.isDirectory()) open.push(`${file}/`);
      else if (entry.isFile()) files.push(file);
    }
  }
  return { files: files.toSorted(), folders: folders.toSorted() };
};
