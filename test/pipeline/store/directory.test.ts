import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { CorruptedEntry } from '../../../pipeline/store/corrupted-entry.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { storeContract } from '../../contracts/store.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { projectRoot, startProcess } from '../../rig/run-process.ts';
import { smallDisk } from '../../rig/small-disk.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { workOf } from '../../rig/work-of.ts';

storeContract('directory', async () => {
  const folder = await temporaryFolder();
  const overwrite = async (kind: string, name: string, text: string) => {
    const file = path.join(folder, kind, name);
    await chmod(file, 0o644);
    await writeFile(file, text);
  };
  return {
    store: await directoryStore(folder),
    again: () => directoryStore(folder),
    spoil: (digest, bytes) => overwrite('cas', digest, bytes),
    spoilTrace: (key, text) => overwrite('ac', key, text),
  };
});

const entries = async (folder: string) => ({
  cas: await readdir(path.join(folder, 'cas')),
  ac: await readdir(path.join(folder, 'ac')),
  tmp: await readdir(path.join(folder, 'tmp')),
});

test("is laid out as Bazel's HTTP cache is, with files that everybody can read", async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const { digest } = await store.write(chunksOf('hello'));
  const key = digestOf('key');
  await store.record(key, { result: { files: [] }, seconds: 1 }, workOf('work').action);
  expect(await entries(folder)).toEqual({ cas: [digest], ac: [key], tmp: [] });
  expect(store.pathOf(digest)).toBe(path.join(folder, 'cas', digest));
  expect((await stat(store.pathOf(digest))).mode & 0o777).toBe(0o644);
});

test("keeps an action's label and job beside its result", async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const { action } = workOf('xen');
  await store.record(digestOf('k'), { result: { files: [] }, seconds: 1 }, action);
  const text = await readFile(path.join(folder, 'ac', digestOf('k')), 'utf8');
  const [result = '', made = ''] = text.split('\n');
  expect(JSON.parse(result)).toEqual({ result: { files: [] }, seconds: 1 });
  expect(JSON.parse(made)).toEqual({ label: action.label, job: action.job });
});

test('takes a file in by moving it, as its own, and tells if its bytes have changed since', async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const room = await store.temporaryFolder();
  expect((await stat(room)).mode & 0o777).toBe(0o700);
  await writeFile(path.join(room, 'made'), 'hello', { mode: 0o777 });
  expect(await store.adopt(path.join(room, 'made'))).toEqual({
    digest: digestOf('hello'),
    size: 5,
  });
  expect(await readdir(room)).toEqual([]);
  const kept = await stat(store.pathOf(digestOf('hello')));
  expect([kept.mode & 0o777, kept.uid]).toEqual([0o644, process.getuid?.()]);

  await store.verify(digestOf('hello'), store.pathOf(digestOf('hello')));
  await chmod(store.pathOf(digestOf('hello')), 0o644);
  await writeFile(store.pathOf(digestOf('hello')), 'jello');
  const spoilt = store.verify(digestOf('hello'), store.pathOf(digestOf('hello')));
  await expect(spoilt).rejects.toThrow(CorruptedEntry);
  expect(await store.size(digestOf('hello'))).toBeUndefined();
});

test('follows no link that it is told to take in', async () => {
  const store = await directoryStore(await temporaryFolder());
  const room = await store.temporaryFolder();
  await symlink('/etc/hostname', path.join(room, 'link'));
  await expect(store.adopt(path.join(room, 'link'))).rejects.toThrow(/ELOOP/);
});

test('sweeps away what a killed run has left, and nothing else', async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const { digest } = await store.write(chunksOf('hello'));
  await writeFile(path.join(await store.temporaryFolder(), 'half'), 'h');
  await store.sweep();
  expect(await entries(folder)).toEqual({ cas: [digest], ac: [], tmp: [] });
});

test('shows nothing of a file before it is whole', async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const seen: unknown[] = [];
  const watched = async function* () {
    yield* chunksOf('first ');
    seen.push(await readdir(path.join(folder, 'cas')));
    yield* chunksOf('second');
  };
  const { digest } = await store.write(watched());
  expect(seen).toEqual([[]]);
  expect((await entries(folder)).cas).toEqual([digest]);
});

test('leaves no scratch file behind after a source that broke off', async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const breaking = async function* () {
    yield* chunksOf('half');
    throw new Error('broken');
  };
  await expect(store.write(breaking())).rejects.toThrow('broken');
  expect(await entries(folder)).toEqual({ cas: [], ac: [], tmp: [] });
});

/** A process that writes to the store, says so, and goes on until it is ended. */
const endlessWriter = `
import { directoryStore } from '${projectRoot}/pipeline/store/directory.ts';
const store = await directoryStore(process.argv[1]);
async function* endless() {
  yield Buffer.alloc(1 << 20, 'x');
  yield Buffer.alloc(1 << 20, 'y');
  console.log('in the middle');
  await new Promise((resolve) => setInterval(resolve, 1 << 30));
}
await store.write(endless());
`;

test('has no entry of a writer that was killed in the middle', async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const { child, ended, saw } = startProcess(process.execPath, [
    '--input-type=module',
    '--eval',
    endlessWriter,
    folder,
  ]);
  await saw('in the middle');
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  expect((await entries(folder)).cas).toEqual([]);
  const { digest } = await store.write(chunksOf('after it'));
  expect(await store.size(digest)).toBe(8);
});

test('keeps nothing of what a full disk has no room for, and what it had', async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip('mounting is not allowed here');
  const store = await directoryStore(folder);
  const { digest } = await store.write(chunksOf('x'.repeat(300_000)));
  await expect(store.write(chunksOf('y'.repeat(1 << 20)))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  expect(await entries(folder)).toEqual({ cas: [digest], ac: [], tmp: [] });
  await store.write(chunksOf('z'.repeat(300_000)));
});

test('leaves no torn trace on a full disk, and the old one as it was', async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip('mounting is not allowed here');
  const store = await directoryStore(folder);
  const { action } = workOf('work');
  const key = digestOf('key');
  await store.record(key, { result: { files: [] }, seconds: 1 }, action);
  const filler = path.join(folder, 'filler');
  await writeFile(filler, Buffer.alloc(1 << 20)).catch(() => undefined);
  const files = [{ path: 'x'.repeat(100_000), digest: key, size: 1, executable: false }];
  expect(await store.record(key, { result: { files }, seconds: 2 }, action)).toEqual({
    ok: false,
    failure: { kind: 'no-space', where: folder },
  });
  expect((await store.lookUp(key))?.seconds).toBe(1);
  expect((await entries(folder)).tmp).toEqual([]);
});
