import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Digest, digestOfValue } from '../core/digest.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = path.join(root, 'specs/imports');
const others = [path.join(root, 'recipes/imports/glue.ts')];

/** The files of that code; a test holds it to what `import-spec.ts` imports. */
export const importCodeFiles = async (): Promise<readonly string[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).toSorted();
  return [...names.map((name) => path.join(folder, name)), ...others];
};

/** The digest of the code that writes the specs of imports: other code writes them anew. */
export const importCodeDigest = async (): Promise<Digest> => {
  const files = await importCodeFiles();
  return digestOfValue(await Promise.all(files.map((file) => readFile(file, 'utf8'))));
};
