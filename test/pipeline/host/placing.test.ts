import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { placeCopy, placeFiles, seenAt } from '../../../pipeline/host/place-files.ts';
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
  return { files, store };
};

test('puts files below a folder without copying their bytes', async () => {
  const { files, store } = await stored({ 'x86_64/a.rpm': 'A', 'b.rpm': 'B' });
  const folder = path.join(await temporaryFolder(), 'out', 'rpms');
  await placeFiles(files, folder, store);
  expect(await readFile(path.join(folder, 'x86_64/a.rpm'), 'utf8')).toBe('A');
  expect((await stat(path.join(folder, 'b.rpm'))).nlink).toBe(2);
});

test('replaces what is there, and can be repeated', async () => {
  const { files, store } = await stored({ 'a.rpm': 'new' });
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'a.rpm'), 'old');
  await placeFiles(files, folder, store);
  await placeFiles(files, folder, store);
  expect(await readFile(path.join(folder, 'a.rpm'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['a.rpm']);
});

test('places no other bytes than those of the digest, and tells what the store has lost', async () => {
  const { files, store } = await stored({ 'a.rpm': 'A', 'b.rpm': 'B', 'c.rpm': 'C' });
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'a.rpm'), 'old');
  await writeFile(store.pathOf(digestOf('A')), 'X');
  await rm(store.pathOf(digestOf('B')));
  expect(await placeFiles(files, folder, store)).toEqual({
    ok: false,
    failure: [
      { digest: digestOf('A'), kind: 'other-bytes' },
      { digest: digestOf('B'), kind: 'gone' },
    ],
  });
  expect(await store.size(digestOf('A'))).toBeUndefined();
  expect(await readFile(path.join(folder, 'a.rpm'), 'utf8')).toBe('old');
  expect((await readdir(folder)).toSorted()).toEqual(['a.rpm', 'c.rpm']);
});

test('does not read again what was made in this run', async () => {
  const { files, store } = await stored({ 'a.rpm': 'A' });
  const verify = () => expect.unreachable();
  const made = files.map((file) => ({ ...file, isNew: true }));
  const folder = await temporaryFolder();
  expect(await placeFiles(made, folder, { ...store, verify })).toMatchObject({ ok: true });
  expect(await readFile(path.join(folder, 'a.rpm'), 'utf8')).toBe('A');
});

/** The same files, with what was seen of them when they were placed. */
const placedOnce = async ({ files, store }: Awaited<ReturnType<typeof stored>>, folder: string) => {
  const placed = await placeFiles(files, folder, store);
  return placed.ok
    ? files.map((file, index) => ({ ...file, seen: placed.value[index] }))
    : expect.unreachable();
};

test.for([
  { there: 'on the same disk', where: temporaryFolder },
  { there: 'on another disk', where: smallDisk },
])(
  'does not read again, or place, what was seen in its place $there',
  async ({ where }, context) => {
    const { files, store } = await stored({ 'a.rpm': 'A', 'b.rpm': 'B' });
    const folder = await where();
    if (folder === undefined) return context.skip('mounting is not allowed here');
    const seen = await placedOnce({ files, store }, folder);
    const verify = () => expect.unreachable();
    expect(await placeFiles(seen, folder, { ...store, verify })).toEqual({
      ok: true,
      value: files.map(({ path: name, digest }) => ({
        ...seenAt(path.join(folder, name)),
        path: name,
        digest,
      })),
    });
  },
);

test('reads again what nobody has seen in its place, though it is the file of the store', async () => {
  const { files, store } = await stored({ 'a.rpm': 'A' });
  const folder = await temporaryFolder();
  await placeFiles(files, folder, store);
  await writeFile(path.join(folder, 'a.rpm'), 'X');
  const failure = [{ digest: digestOf('A'), kind: 'other-bytes' }];
  expect(await placeFiles(files, folder, store)).toEqual({ ok: false, failure });
});

test.each<[string, (file: string) => Promise<unknown>]>([
  ['written to', (file) => writeFile(file, 'X')],
  ['replaced', (file) => replaceFile(file, 'X')],
  ['replaced by one as old', (file) => replaceKeepingTimes(file, 'X')],
])('a copy that was %s gives way to a whole one', async (_, change) => {
  const { files, store } = await stored({ 'a.rpm': 'A' });
  const folder = await temporaryFolder();
  const [file, entry] = [path.join(folder, 'a.rpm'), store.pathOf(digestOf('A'))];
  const seen = await placedOnce({ files, store }, folder);
  // As if it had been placed from another disk.
  await placeCopy(entry, file);
  await utimes(file, 1, 1);
  const copied = seen.map((one) => ({ ...one, seen: seenAt(file) }));
  await change(file);
  expect(await placeFiles(copied, folder, store)).toMatchObject({ ok: true });
  expect(await readFile(file, 'utf8')).toBe('A');
});

const replaceKeepingTimes = async (file: string, text: string) => {
  const { atime, mtime } = await stat(file);
  await replaceFile(file, text);
  await utimes(file, atime, mtime);
};

test('copies to another file system', async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip('mounting is not allowed here');
  const { files, store } = await stored({ 'a.rpm': 'A' });
  await placeFiles(files, folder, store);
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
