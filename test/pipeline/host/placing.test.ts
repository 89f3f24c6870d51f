import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { placeFiles } from '../../../pipeline/host/place-files.ts';
import { replaceFile } from '../../../pipeline/host/replace-file.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { smallDisk } from '../../rig/small-disk.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const stored = async (texts: Readonly<Record<string, string>>) => {
  const store = await directoryStore(await temporaryFolder());
  const files = await Promise.all(
    Object.entries(texts).map(async ([name, text]) => ({
      path: name,
      ...(await store.write(chunksOf(text))),
      executable: false,
    })),
  );
  return { files, pathOf: store.pathOf };
};

test('puts files below a folder without copying their bytes', async () => {
  const { files, pathOf } = await stored({ 'x86_64/a.rpm': 'A', 'b.rpm': 'B' });
  const folder = path.join(await temporaryFolder(), 'out', 'rpms');
  await placeFiles(files, folder, pathOf);
  expect(await readFile(path.join(folder, 'x86_64/a.rpm'), 'utf8')).toBe('A');
  expect((await stat(path.join(folder, 'b.rpm'))).nlink).toBe(2);
});

test('replaces what is there, and can be repeated', async () => {
  const { files, pathOf } = await stored({ 'a.rpm': 'new' });
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'a.rpm'), 'old');
  await placeFiles(files, folder, pathOf);
  await placeFiles(files, folder, pathOf);
  expect(await readFile(path.join(folder, 'a.rpm'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['a.rpm']);
});

test('copies to another file system', async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip('mounting is not allowed here');
  const { files, pathOf } = await stored({ 'a.rpm': 'A' });
  await placeFiles(files, folder, pathOf);
  expect(await readFile(path.join(folder, 'a.rpm'), 'utf8')).toBe('A');
  expect(await readdir(folder)).toEqual(['a.rpm']);
});

test('replaces a text at once, and makes its folder', async () => {
  const file = path.join(await temporaryFolder(), 'a', 'b', 'file');
  await replaceFile(file, 'one');
  await replaceFile(file, 'two');
  expect(await readFile(file, 'utf8')).toBe('two');
  expect(await readdir(path.dirname(file))).toEqual(['file']);
});

test('leaves the old text where the new one cannot be written', async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip('mounting is not allowed here');
  const file = path.join(folder, 'file');
  await replaceFile(file, 'old');
  await expect(replaceFile(file, 'x'.repeat(2 << 20))).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await readFile(file, 'utf8')).toBe('old');
  await mkdir(path.join(folder, 'room'));
});
