import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { layOutInputs } from '../../../../containers/engines/docker/lay-out-inputs.ts';
import { takeOutputs } from '../../../../containers/engines/docker/take-outputs.ts';
import { digestOf } from '../../../../pipeline/core/digest.ts';
import { CorruptedEntry } from '../../../../pipeline/store/corrupted-entry.ts';
import { directoryStore } from '../../../../pipeline/store/directory.ts';
import { removeTree } from '../../../../pipeline/store/remove-tree.ts';
import { chunksOf } from '../../../rig/chunks-of.ts';
import { temporaryFolder } from '../../../rig/temporary-folder.ts';

const opened = async () => {
  const store = await directoryStore(await temporaryFolder());
  return { store, folder: await store.temporaryFolder() };
};

test('what is left in folders is taken by its path, sorted, with its executable bit', async () => {
  const { store, folder } = await opened();
  await mkdir(path.join(folder, 'b'));
  await writeFile(path.join(folder, 'b', 'run'), 'x', { mode: 0o755 });
  await writeFile(path.join(folder, 'a'), 'hello');
  expect(await takeOutputs(folder, store)).toEqual({
    ok: true,
    value: {
      files: [
        { path: 'a', digest: digestOf('hello'), size: 5, executable: false },
        { path: 'b/run', digest: digestOf('x'), size: 1, executable: true },
      ],
    },
  });
});

const deep = (folder: string) =>
  execFileSync('bash', [
    '-c',
    `cd "$1" && name=$(printf 'd%.0s' {1..200}); for i in {1..30}; do mkdir $name && cd $name; done`,
    'deep',
    folder,
  ]);

test.each([
  ['a link to a folder', (at: string) => symlink('/', `${at}/x`), 'x', 'is a symlink'],
  ['a link to itself', (at: string) => symlink('.', `${at}/x`), 'x', 'is a symlink'],
  [
    'a name that is no UTF-8',
    (at: string) => writeFile(Buffer.concat([Buffer.from(`${at}/`), Buffer.from([0xff])]), ''),
    '\uFFFD',
    'has a name that is no UTF-8',
  ],
  [
    'a hole of 65 GiB',
    async (at: string) => {
      await writeFile(`${at}/x`, '');
      await truncate(`${at}/x`, 65 * 1024 ** 3);
    },
    'x',
    'makes the output larger than 64 GiB',
  ],
])('%s is refused at once, and can be removed', async (_what, leave, name, problem) => {
  const { store, folder } = await opened();
  await leave(folder);
  expect(await takeOutputs(folder, store)).toEqual({
    ok: false,
    failure: { kind: 'bad-output', path: name, problem },
  });
  await removeTree(folder);
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});

test('a tree that is deeper than paths are long is refused, and can be removed', async () => {
  const { store, folder } = await opened();
  deep(folder);
  expect(await takeOutputs(folder, store)).toMatchObject({
    ok: false,
    failure: { problem: 'has a path that is too long' },
  });
  await store.sweep();
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});

test("a job can read its inputs whatever this process's umask is", async () => {
  const { store, folder } = await opened();
  const { digest, size } = await store.write(chunksOf('hello'));
  const umask = process.umask(0o077);
  try {
    await layOutInputs(
      [
        { path: '/in/build.sh', kind: 'text', text: 'true' },
        {
          path: '/in/a/b',
          kind: 'files',
          files: [{ path: 'c/x', digest, size, executable: true }],
        },
      ],
      { inside: folder, store },
    );
  } finally {
    process.umask(umask);
  }
  expect(await readFile(path.join(folder, 'a/b/c/x'), 'utf8')).toBe('hello');
  const modes = await Promise.all(
    (await readdir(folder, { recursive: true })).toSorted().map(async (name) => {
      const { mode, mtimeMs, isDirectory } = await stat(path.join(folder, name)).then((found) => ({
        mode: found.mode & 0o777,
        mtimeMs: found.mtimeMs,
        isDirectory: found.isDirectory(),
      }));
      return [name, mode.toString(8), isDirectory || mtimeMs === 0];
    }),
  );
  expect(modes).toEqual([
    ['a', '755', true],
    ['a/b', '755', true],
    ['a/b/c', '755', true],
    ['a/b/c/x', '755', true],
    ['build.sh', '644', true],
  ]);
});

test('nothing is copied but what would be one file twice, or has another mode', async () => {
  const { store, folder } = await opened();
  const { digest, size } = await store.write(chunksOf('hello'));
  const file = (name: string, executable: boolean) => ({ path: name, digest, size, executable });
  await layOutInputs(
    [
      {
        path: '/in/x',
        kind: 'files',
        files: [file('a', false), file('b', false), file('c', true)],
      },
    ],
    { inside: folder, store },
  );
  const seen = await Promise.all(['a', 'b', 'c'].map((name) => stat(path.join(folder, 'x', name))));
  const kept = await stat(store.pathOf(digest));
  expect(seen.map(({ ino }) => ino === kept.ino)).toEqual([true, false, false]);
  expect(new Set(seen.map(({ ino }) => ino)).size).toBe(3);
  expect(seen.map(({ mode }) => mode & 0o777)).toEqual([0o644, 0o644, 0o755]);
});

test('an input that is gone counts as corrupted, and so does what a job saw of a spoilt one', async () => {
  const { store, folder } = await opened();
  const { digest, size } = await store.write(chunksOf('hello'));
  const inputs = [
    { path: '/in/a', kind: 'files', files: [{ path: 'x', digest, size, executable: false }] },
  ] as const;
  await chmod(store.pathOf(digest), 0o644);
  await writeFile(store.pathOf(digest), 'jello');
  const [copy] = await layOutInputs(inputs, { inside: folder, store });
  // Made again meanwhile: what the job has seen is still wrong.
  await store.write(chunksOf('hello'));
  await expect(store.verify(digest, copy?.file ?? '')).rejects.toThrow(CorruptedEntry);
  const other = await store.temporaryFolder();
  await expect(layOutInputs(inputs, { inside: other, store })).rejects.toThrow(CorruptedEntry);
});
