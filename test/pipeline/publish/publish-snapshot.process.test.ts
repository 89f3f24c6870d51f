import { execFile } from 'node:child_process';
import { copyFile, link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generations } from '../../../pipeline/publish/served-before.ts';
import { publishSnapshot } from '../../../pipeline/publish/publish-snapshot.ts';
import { readChannel } from '../../../pipeline/publish/read-published.ts';
import type { Snapshot } from '../../../repo/snapshot.ts';
import { exampleSnapshot } from './rig/example-snapshot.ts';
import { readAsClient } from './rig/read-as-client.ts';

const child = path.join(import.meta.dirname, 'rig/publish-in-child.ts');
let folder: string;
let root: string;
let store: string;
let channel: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kiln-publish-'));
  [root, store] = [path.join(folder, 'repo'), path.join(folder, 'store')];
  channel = path.join(root, 'testing');
  await mkdir(root);
});
afterEach(() => rm(folder, { recursive: true }));

const options = () => ({
  root,
  channel: 'testing',
  materialise: (digest: string, target: string) => link(path.join(store, digest), target),
  onStep: () => undefined,
});
const example = (revision: number, isDevelopment = true): Promise<Snapshot> =>
  exampleSnapshot({ store, revision, isDevelopment });
const publish = async (snapshot: Snapshot) => {
  const published = await publishSnapshot(snapshot, options());
  if (!published.ok) throw new Error(JSON.stringify(published.failure));
  return published.value;
};
const inChild = (killAt: number, ...revisions: readonly number[]) =>
  execa(process.execPath, [child, root, store, String(killAt), ...revisions.map(String)], {
    reject: false,
  });
const leftovers = async () =>
  [...(await readdir(root)), ...(await readdir(path.join(root, 'snapshots')))].filter((name) =>
    name.startsWith('.'),
  );

test('a channel points to a whole snapshot, and publishing it again changes nothing', async () => {
  const snapshot = await example(1);
  expect(await publish(snapshot)).toMatchObject({ kind: 'published', id: snapshot.id });
  expect(await readAsClient(channel)).toEqual({ revision: 'revision 1', missing: [] });
  expect(await publish(snapshot)).toMatchObject({ kind: 'unchanged', id: snapshot.id });
  expect(await leftovers()).toEqual([]);
});

test('files of earlier snapshots stay available, for three snapshots', async () => {
  const snapshots = await Promise.all([1, 2, 3, 4, 5].map((revision) => example(revision)));
  for (const snapshot of snapshots) await publish(snapshot);
  const packages = await readdir(path.join(channel, 'Packages'));
  const expected = 'a-2 a-3 a-4 a-5 same-1 z-2 z-3 z-4 z-5';
  expect(packages).toEqual(expected.split(' ').map((name) => `${name}.rpm`));
});

test('a snapshot that was published before can be pointed to again', async () => {
  const [first, second] = [await example(1), await example(2)];
  await publish(first);
  await publish(second);
  expect(await publish(first)).toMatchObject({ kind: 'published', replaces: second.id });
  expect(await readAsClient(channel)).toEqual({ revision: 'revision 1', missing: [] });
  expect(await readdir(path.join(channel, 'Packages'))).toContain('a-2.rpm');
});

test('killed at any step, the old snapshot is served, and the next run goes on', async () => {
  await publish(await example(1));
  const steps = Number((await inChild(0, 2)).stdout);
  expect(steps).toBeGreaterThan(8);
  for (let killAt = 1; killAt <= steps; killAt += 1) {
    await rm(root, { recursive: true });
    await mkdir(root);
    await publish(await example(1));
    const killed = await inChild(killAt, 2);
    expect(killed.signal).toBe('SIGKILL');
    const served = killAt === steps ? 'revision 2' : 'revision 1';
    expect(await readAsClient(channel)).toEqual({ revision: served, missing: [] });
    expect((await inChild(0, 2)).exitCode).toBe(0);
    expect(await readAsClient(channel)).toEqual({ revision: 'revision 2', missing: [] });
    expect(await leftovers()).toEqual([]);
  }
}, 120_000);

test('killed at any step of the very first, there is no channel or a whole one', async () => {
  const steps = Number((await inChild(0, 1)).stdout);
  for (let killAt = 1; killAt <= steps; killAt += 1) {
    await rm(root, { recursive: true });
    await mkdir(root);
    await inChild(killAt, 1);
    const served = await readChannel(root, 'testing');
    expect(served === undefined).toBe(killAt < steps);
    expect((await inChild(0, 1)).exitCode).toBe(0);
    expect(await readAsClient(channel)).toEqual({ revision: 'revision 1', missing: [] });
  }
}, 120_000);

const revisionOf = ({ revision }: { readonly revision: string }): number =>
  Number(revision.replace(/\D/g, ''));

test('a client that pauses between files never misses one', async () => {
  await publish(await example(1));
  const revisions = Array.from({ length: 60 }, (_, index) => index + 2);
  const publishing = inChild(0, ...revisions);
  const ended = { yet: false };
  void publishing.then(() => (ended.yet = true));
  const seen = new Set<string>();
  while (!ended.yet) {
    for (const read of await Promise.all([readAsClient(channel, 5), readAsClient(channel)])) {
      // On a busy machine a client may fall behind further than files are kept for.
      const behind = revisionOf(await readAsClient(channel)) - revisionOf(read);
      expect(behind < generations ? read.missing : []).toEqual([]);
      seen.add(read.revision);
    }
  }
  expect((await publishing).exitCode).toBe(0);
  expect(seen.size).toBeGreaterThan(1);
});

test('two publishers at once both end well', async () => {
  const ended = await Promise.all([inChild(0, 1, 2, 3), inChild(0, 1, 2, 3)]);
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(await readAsClient(channel)).toEqual({ revision: 'revision 3', missing: [] });
});

test('a full disk leaves the old snapshot served and nothing behind', async () => {
  await publish(await example(1));
  const next = await example(2);
  let written = 0;
  const materialise = (digest: string, target: string) => {
    written += 1;
    // The kernel's own way to be full.
    if (written > 3) return writeFile('/dev/full', 'no');
    return copyFile(path.join(store, digest), target);
  };
  const published = await publishSnapshot(next, { ...options(), materialise });
  expect(published).toEqual({ ok: false, failure: { kind: 'no-space', folder: root } });
  expect(await readAsClient(channel)).toEqual({ revision: 'revision 1', missing: [] });
  expect(await leftovers()).toEqual([]);
  expect(await publish(next)).toMatchObject({ kind: 'published' });
});

test.skipIf(process.getuid?.() !== 0)('so does a file system that is really full', async () => {
  const small = path.join(folder, 'small');
  await mkdir(small);
  const mount = promisify(execFile);
  await mount('mount', ['-t', 'tmpfs', '-o', 'size=160k', 'tmpfs', small]);
  try {
    const materialise = (digest: string, target: string) =>
      copyFile(path.join(store, digest), target);
    const full = { ...options(), root: small, materialise };
    expect(await publishSnapshot(await example(1), full)).toMatchObject({ ok: true });
    expect(await publishSnapshot(await example(2), full)).toMatchObject({ ok: true });
    await writeFile(path.join(small, 'ballast'), Buffer.alloc(160 * 1024)).catch(() => undefined);
    expect(await publishSnapshot(await example(3), full)).toEqual({
      ok: false,
      failure: { kind: 'no-space', folder: small },
    });
    const served = await readAsClient(path.join(small, 'testing'));
    expect(served).toEqual({ revision: 'revision 2', missing: [] });
    await rm(path.join(small, 'ballast'));
    expect(await publishSnapshot(await example(3), full)).toMatchObject({ ok: true });
  } finally {
    await mount('umount', [small]);
  }
});

test('a file of the store with other bytes is refused by name', async () => {
  const snapshot = await example(1);
  const file = snapshot.files.find((one) => one.path === 'Packages/a-1.rpm');
  await writeFile(path.join(store, file?.digest ?? ''), 'torn');
  expect(await publishSnapshot(snapshot, options())).toMatchObject({
    ok: false,
    failure: { kind: 'wrong-bytes', path: 'Packages/a-1.rpm' },
  });
  expect(await readChannel(root, 'testing')).toBeUndefined();
});

test('a published snapshot that has lost a file is refused by name', async () => {
  const snapshot = await example(1);
  const { folder: published } = await publish(snapshot);
  await rm(path.join(published, 'Packages/a-1.rpm'));
  expect(await publishSnapshot(snapshot, options())).toEqual({
    ok: false,
    failure: { kind: 'damaged', folder: published, path: 'Packages/a-1.rpm' },
  });
});

test('a development snapshot never replaces a release', async () => {
  const release = await example(1, false);
  await publish(release);
  expect(await publishSnapshot(await example(2), options())).toEqual({
    ok: false,
    failure: { kind: 'development-over-release', channel: 'testing', id: release.id },
  });
  expect(await readChannel(root, 'testing')).toBe(release.id);
});

test('a folder in the place of a channel is left alone', async () => {
  await mkdir(channel);
  expect(await publishSnapshot(await example(1), options())).toEqual({
    ok: false,
    failure: { kind: 'not-a-channel', path: channel },
  });
});

test.each(['snapshots', '../elsewhere', 'Testing', ''])('%o is no channel', async (name) => {
  const published = await publishSnapshot(await example(1), { ...options(), channel: name });
  expect(published).toMatchObject({ ok: false, failure: { kind: 'not-a-channel' } });
});
