import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Artifact, Task } from '../../../pipeline/core/host.ts';
import { selectRunner } from '../../../pipeline/host/select-runner.ts';
import { type DirectoryStore, directoryStore } from '../../../pipeline/store/directory.ts';
import { noContext } from '../../rig/no-context.ts';
import { chunksOf } from '../../rig/chunks-of.ts';

let folder = '';
let store: DirectoryStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kiln-select-'));
  store = await directoryStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rpm = (name: string, content = name): Artifact => ({
  path: `${name}.rpm`,
  digest: digestOf(content),
  size: 1,
  executable: false,
});

const selected = (list: Artifact, layer?: Artifact) => {
  const given = (at: string, files: readonly Artifact[]) =>
    ({ path: `/in/${at}`, kind: 'files', files }) as const;
  const task: Task = {
    action: action(
      { step: 'select', subject: 'x' },
      {
        job: {
          kind: 'select',
          list: '/in/list/added',
          ...(layer ? { layer: '/in/layer/added' } : {}),
        },
        environment: { kind: 'host' },
        inputs: [],
      },
    ),
    inputs: [
      given('list', [list]),
      ...(layer ? [given('layer', [layer])] : []),
      given('imports', [rpm('gcc'), rpm('zstd')]),
      given('imports', [rpm('make')]),
      given('ours', [rpm('zstd', 'ours')]),
    ],
  };
  return selectRunner(store).run(task, noContext);
};

const listOf = async (text: string): Promise<Artifact> => ({
  path: 'added',
  executable: false,
  ...(await store.write(chunksOf(text))),
});

test('gives the listed files by their names, and needs none of their bytes', async () => {
  const list = await listOf('ours/zstd.rpm\nimports/make.rpm\n');
  expect(await selected(list)).toEqual({
    ok: true,
    value: { files: [rpm('make'), rpm('zstd', 'ours')] },
  });
  expect(await selected(await listOf(''))).toEqual({ ok: true, value: { files: [] } });
});

test('refuses a list that names what there is not', async () => {
  expect(await selected(await listOf('ours/gcc.rpm\n'))).toEqual({
    ok: false,
    failure: { kind: 'bad-output', path: 'ours/gcc.rpm', problem: 'is listed, and is not there' },
  });
});

test('asks for a list anew that the store has lost', async () => {
  const lost = { path: 'added', executable: false, digest: digestOf('lost'), size: 4 };
  expect(await selected(lost)).toEqual({
    ok: false,
    failure: { kind: 'corrupted-input', digest: lost.digest },
  });
});

test('sets a layer apart where all of it is listed', async () => {
  const list = await listOf('ours/zstd.rpm\nimports/make.rpm\n');
  const pathsWith = async (layer: string) => {
    const ended = await selected(list, await listOf(layer));
    return ended.ok ? ended.value.files.map((file) => file.path) : ended.failure;
  };
  expect(await pathsWith('imports/make.rpm\n')).toEqual(['layer/make.rpm', 'rest/zstd.rpm']);
  expect(await pathsWith('imports/make.rpm\nimports/gcc.rpm\n')).toEqual([
    'rest/make.rpm',
    'rest/zstd.rpm',
  ]);
  expect(await pathsWith('')).toEqual(['rest/make.rpm', 'rest/zstd.rpm']);
});
