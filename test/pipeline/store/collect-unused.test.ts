import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Action } from '../../../pipeline/core/action.ts';
import { type Digest, digestOf } from '../../../pipeline/core/digest.ts';
import { treeDigest } from '../../../pipeline/core/tree-digest.ts';
import { collectUnused } from '../../../pipeline/store/collect-unused.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { workOf } from '../../rig/work-of.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 22);
const all = { before: 0, mostBytes: Number.MAX_SAFE_INTEGER };

const opened = async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const { action: work } = workOf('work');
  const download: Action = {
    ...work,
    job: { kind: 'fetch', file: 'a', sha256: digestOf('a'), from: [] },
  };
  return {
    folder,
    store,
    download,
    /** A result of these texts, last used so many days ago. */
    recorded: async (name: string, texts: readonly string[], { days = 0, action = work } = {}) => {
      const files = await Promise.all(
        texts.map(async (text) => {
          const stored = await store.write(chunksOf(text));
          return { path: text.slice(0, 8), ...stored, executable: false };
        }),
      );
      const key = digestOf(name);
      await store.record(key, { result: { files }, seconds: 1 }, action);
      const used = new Date(now - days * day);
      await utimes(path.join(folder, 'ac', key), used, used);
      return { key, tree: treeDigest(files), digests: files.map(({ digest }) => digest) };
    },
    left: async () => ({
      results: await readdir(path.join(folder, 'ac')),
      files: await readdir(path.join(folder, 'cas')),
    }),
  };
};

const sorted = (digests: readonly Digest[]) => digests.toSorted();

test('what was not used for long goes, with the files that nothing else has', async () => {
  const { folder, recorded, left } = await opened();
  await recorded('old', ['only here', 'shared'], { days: 31 });
  const recent = await recorded('recent', ['shared', 'new'], { days: 29 });
  const { results, freedBytes, staying } = await collectUnused(folder, {
    ...all,
    before: now - 30 * day,
  });
  expect(await left()).toEqual({ results: [recent.key], files: sorted(recent.digests) });
  expect({ results, staying }).toEqual({ results: 1, staying: new Set([recent.tree]) });
  expect(freedBytes).toBeGreaterThanOrEqual('only here'.length);
});

test('what a run has looked up counts as used', async () => {
  const { folder, store, recorded, left } = await opened();
  const old = await recorded('old', ['old'], { days: 400 });
  await recorded('older', ['older'], { days: 400 });
  await store.lookUp(old.key);
  await store.lookUp(digestOf('nothing'));
  await store.markUsed();
  await collectUnused(folder, { ...all, before: Date.now() - day });
  expect((await left()).results).toEqual([old.key]);
});

test('with too little room, what was not used for longest goes first', async () => {
  const { folder, recorded, left } = await opened();
  const [a, b, c] = [
    await recorded('a', ['a'.repeat(400)], { days: 1 }),
    await recorded('b', ['b'.repeat(400)], { days: 3 }),
    await recorded('c', ['c'.repeat(400)], { days: 2 }),
  ];
  await collectUnused(folder, { ...all, mostBytes: 1000 });
  expect((await left()).files).toEqual(sorted([...a.digests, ...c.digests]));
  expect((await left()).files).not.toContain(b.digests[0]);
});

test('files that results share are counted once', async () => {
  const { folder, recorded, left } = await opened();
  const shared = 's'.repeat(600);
  await recorded('a', [shared], { days: 1 });
  await recorded('b', [shared, 'b'], { days: 2 });
  await collectUnused(folder, { ...all, mostBytes: 1000 });
  expect((await left()).results).toHaveLength(2);
});

test('a key that leads to what is used stays, though nobody has looked it up', async () => {
  const { folder, recorded, left } = await opened();
  const used = await recorded('by its inputs', ['rpms']);
  const described = await recorded('by what it says of itself', ['rpms'], { days: 400 });
  await collectUnused(folder, { ...all, before: now - 30 * day });
  expect((await left()).results).toEqual(sorted([used.key, described.key]));
});

test('downloads stay, and leave the others their room: what they came from may be gone', async () => {
  const { folder, download, recorded, left } = await opened();
  const source = await recorded('source', ['x'.repeat(900)], { days: 900, action: download });
  const built = await recorded('built', ['b'.repeat(200)], { days: 0 });
  await recorded('old', ['o'.repeat(200)], { days: 2 });
  await collectUnused(folder, { before: now - day, mostBytes: 500 });
  expect(await left()).toEqual({
    results: sorted([source.key, built.key]),
    files: sorted([...source.digests, ...built.digests]),
  });
});

test('a result that cannot be read goes, and so does a file of no result', async () => {
  const { folder, store, recorded, left } = await opened();
  const whole = await recorded('whole', ['whole']);
  await store.write(chunksOf('of no result'));
  await writeFile(path.join(folder, 'ac', digestOf('torn')), '{"resu');
  await collectUnused(folder, { ...all, before: 1 });
  expect(await left()).toEqual({ results: [whole.key], files: whole.digests });
});
