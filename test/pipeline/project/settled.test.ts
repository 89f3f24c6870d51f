import { chmod, link, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Artifact } from '../../../pipeline/core/host.ts';
import { placeFiles, type Placed, seenAt } from '../../../pipeline/host/place-files.ts';
import { takeRunLock } from '../../../pipeline/host/run-lock.ts';
import { day } from '../../../pipeline/keeping.ts';
import { type Given, openSettling, settledFolder } from '../../../pipeline/project/settled.ts';
import { type DirectoryStore, directoryStore } from '../../../pipeline/store/directory.ts';
import { type EndedPlan, writeEnding } from '../../../pipeline/store/ending-file.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { smallDisk } from '../../rig/small-disk.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const never = new AbortController().signal;
const action = digestOf('build-srpm hello');
const labels = [
  { step: 'build-rpm', subject: 'hello' },
  { step: 'build-srpm', subject: 'hello' },
];
let root: string;
let cache: string;
let file: Artifact;
let placed: readonly Placed[];
let given: Given;
let ended: EndedPlan;
let time: number;

const open = (other: Partial<Given> = {}, env: Readonly<Record<string, string>> = {}) =>
  openSettling(
    { ...given, ...other },
    {
      projectRoot: root,
      folders: { cache, state: path.join(root, 'out/state') },
      env,
      now: () => time,
    },
  );

/** A result in the store that the command stands on. */
const resultFile = () => path.join(cache, 'ac', action);

/** What the command is found to stand on, if it need not run. */
const reused = async (...as: Parameters<typeof open>) => (await open(...as)).reused?.labels;

const write = async (file: string, text: string) => {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
};

const key = (text: string) =>
  write(
    'out/state/keys/development.public.json',
    JSON.stringify({ fingerprint: 'A'.repeat(40), publicKey: text }),
  );

const place = async (store: DirectoryStore) => {
  const done = await placeFiles([file], given.folder, store);
  return done.ok ? done.value : expect.unreachable();
};

const run = async (meanwhile: () => Promise<void> = () => Promise.resolve()) => {
  const settling = await open();
  settling.watch({ type: 'actions-reused', time, labels: labels.slice(0, 1) });
  const [, label = { step: '', subject: '' }] = labels;
  settling.watch({ type: 'action-ended', time, label, outcome: 'built', seconds: 1, action });
  await meanwhile();
  await settling.settle({ placed, ended: [ended] });
};

beforeEach(async () => {
  [root, cache] = [await temporaryFolder(), await temporaryFolder()];
  time = Date.now();
  const store = await directoryStore(cache);
  const stored = await store.write(chunksOf('bytes'));
  const folder = path.join(root, 'out/tiny/rpms');
  given = { command: 'build', product: 'tiny', names: [], folder };
  file = { path: 'hello/x86_64/hello.rpm', ...stored, executable: false };
  placed = await place(store);
  ended = { file: path.join(cache, 'ended/tiny/plan'), goals: 'goals' };
  writeEnding(ended, { era: '', keys: [action], results: '[]' });
  await writeFile(resultFile(), '');
  await write('out/state/keys/development.asc', 'secret');
  await key('one');
  await write('specs/packages/hello/hello.spec', 'Name: hello');
  await write('node_modules/.package-lock.json', '{}');
  await write('recipes/packages/hello.yaml', 'name: hello');
});

test('nothing is known of a command that has not ended well', async () => {
  expect(await reused()).toBe(undefined);
});

test('a command that ended well would end as it did, with all that it was made from', async () => {
  await run();
  expect(await reused()).toEqual(labels);
  expect(await reused({ names: ['hello'] })).toBe(undefined);
  expect(await reused({ command: 'iso' })).toBe(undefined);
});

const spec = 'specs/packages/hello/hello.spec';

test.each<[string, () => Promise<unknown>]>([
  ['a file says something else', () => write(spec, 'Name: other')],
  ['there is a file more', () => write('specs/packages/hello/fix.patch', '')],
  ['a file is gone', () => rm(path.join(root, spec))],
  ['a library is another', () => write('node_modules/.package-lock.json', '{ }')],
  ['the program is another', () => write('pipeline/core/key.ts', '')],
  ['it is signed with another key', () => key('two')],
  ['a file is not in its place', () => rm(path.join(given.folder, 'hello'), { recursive: true })],
  ['another file is in its place', () => replace('other')],
  ['the store is gone', () => rm(path.join(cache, 'cas'), { recursive: true })],
  ['what is known of it cannot be read', () => spoil()],
])('it is run where %s', async (_, change) => {
  await run();
  expect(await reused()).toEqual(labels);
  await change();
  expect(await reused()).toBe(undefined);
});

const replace = async (text: string) => {
  await rm(path.join(given.folder, 'hello'), { recursive: true });
  await write('out/tiny/rpms/hello/x86_64/hello.rpm', text);
};

const spoil = async () => {
  const folder = path.join(settledFolder(cache), 'tiny');
  for (const name of await readdir(folder)) await writeFile(path.join(folder, name), '{"inputs');
};

test.each([
  ['a month', 30 * day],
  ['a jump of the clock', -2 * day],
])('after %s it stands as well, and what it stands on counts as used', async (_, passed) => {
  await run();
  time = Date.now() + passed;
  await utimes(resultFile(), 1, 1);
  expect(await reused()).toEqual(labels);
  expect((await stat(resultFile())).mtimeMs).toBeGreaterThan(Date.now() - day);
  expect((await stat(ended.file)).mtimeMs).toBeCloseTo(time, -2);
});

test('after a day it is run where it is not known any more what it stands on', async () => {
  await run();
  time = Date.now() + day;
  await rm(ended.file);
  expect(await reused()).toBe(undefined);
});

test('a file that was only written again is the same', async () => {
  await run();
  await write(spec, 'Name: hello');
  await utimes(path.join(root, spec), 1, 1);
  expect(await reused()).toEqual(labels);
});

test.each([
  ['changed', 'Name: other'],
  ['changed and changed back', 'Name: hello'],
])('nothing is settled where a file was %s meanwhile', async (_, text) => {
  await run(async () => {
    await write(spec, 'Name: other');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await write(spec, text);
  });
  expect(await reused()).toBe(undefined);
});

test('nothing is settled where there was a file more meanwhile', async () => {
  await run(async () => {
    await write('recipes/packages/other.yaml', '');
    await rm(path.join(root, 'recipes/packages/other.yaml'));
  });
  expect(await reused()).toBe(undefined);
});

test('a cache in the repository is none of its files', async () => {
  cache = path.join(root, '.cache/kiln');
  const store = await directoryStore(cache);
  await store.write(chunksOf('bytes'));
  await rm(path.join(given.folder, 'hello'), { recursive: true });
  placed = await place(store);
  await run();
  await store.write(chunksOf('other bytes'));
  expect(await reused()).toEqual(labels);
});

test('while another run has the store, the plan says what is to do, and waits', async () => {
  await run();
  const other = await takeRunLock(cache, { waiting: () => {}, signal: AbortSignal.timeout(5000) });
  expect(await reused()).toBe(undefined);
  if (other.ok) await other.value();
  expect(await reused()).toEqual(labels);
});

test('who began while another run had the store leaves what that one has settled', async () => {
  const other = await takeRunLock(cache, { waiting: () => undefined, signal: never });
  const waiting = await open();
  if (other.ok) await other.value();
  await run();
  await waiting.settle({ placed, ended: [ended] });
  expect(await reused()).toEqual(labels);
});

test('a release is always planned', async () => {
  await run();
  expect(await reused({}, { KILN_SIGNING_KEY: 'key.asc' })).toBe(undefined);
});

test('a key is not made to find that nothing is to do', async () => {
  await run();
  await rm(path.join(root, 'out/state/keys'), { recursive: true });
  expect(await reused()).toBe(undefined);
  expect(await readdir(path.join(root, 'out/state'))).toEqual([]);
});

test.each<[string, () => string]>([
  ['out/', () => path.join(given.folder, file.path)],
  ['the store', () => path.join(cache, 'cas', file.digest)],
])('a file that was written to in %s is not in its place', async (_, where) => {
  await run();
  await writeFile(where(), 'other', { flag: 'r+' });
  expect(await reused()).toBe(undefined);
  expect((await open()).seen(file)).not.toMatchObject(seenAt(where()));
});

test('who links to a file, or forbids to write to it, has not changed it', async () => {
  await run();
  await link(path.join(given.folder, file.path), path.join(root, 'out/elsewhere'));
  await chmod(path.join(given.folder, file.path), 0o444);
  expect(await reused()).toEqual(labels);
});

test('on another disk than the store, it is over at once, too', async (context) => {
  const disk = await smallDisk();
  if (disk === undefined) return context.skip('mounting is not allowed here');
  given = { ...given, folder: path.join(disk, 'rpms') };
  placed = await place(await directoryStore(cache));
  await run();
  expect(await reused()).toEqual(labels);
});

test('what stands is told again, and nothing else of what was told', async () => {
  const said = { type: 'noted', level: 'warning' } as const;
  const settling = await open();
  settling.watch({ ...said, time, message: 'waited for another run' });
  settling.watch({ ...said, time, message: 'two would do', stands: true });
  await settling.settle({ placed, ended: [ended] });
  const notes = [{ level: 'warning', message: 'two would do' }];
  expect((await open()).reused).toEqual({ labels: [], notes });
});

test('what has not ended well is run again; what it has placed need not be read again', async () => {
  const settling = await open();
  expect(settling.seen(file)).toBe(undefined);
  await settling.settle({ placed, ended: undefined });
  const again = await open();
  expect(again.reused).toBe(undefined);
  expect(again.seen(file)).toMatchObject(seenAt(path.join(given.folder, file.path)));
  expect(again.seen({ ...file, digest: digestOf('other') })).toBe(undefined);
});
