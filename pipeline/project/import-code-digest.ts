import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Digest, digestOfValue } from '../core/digest.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = path.join(root, 'specs/imports');
const others = [path.join(root, 'recipes/imports/glue.ts')];

/** The digest of the code that writes the specs of imports: other code writes them anew. */
export const importCodeDigest = async (): Promise<Digest> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).toSorted();
  const files = [...names.map((name) => path.join(folder, name)), ...others];
  return digestOfValue(await Promise.all(files.map((file) => readFile(file, 'utf8'))));
};
