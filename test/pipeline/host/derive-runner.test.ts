import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Task } from '../../../pipeline/core/host.ts';
import { deriveRunner } from '../../../pipeline/host/derive-runner.ts';
import { type DirectoryStore, directoryStore } from '../../../pipeline/store/directory.ts';
import { noContext } from '../../rig/no-context.ts';

let folder = '';
let store: DirectoryStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kiln-derive-'));
  store = await directoryStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const taskOf = (derivation: string, inputs: Task['inputs']): Task => ({
  action: action(
    { step: 'derive', subject: 'x' },
    {
      job: { kind: 'derive', derivation, code: digestOf('code'), file: 'out.txt' },
      environment: { kind: 'host' },
      inputs: [],
    },
  ),
  inputs,
});

test('a derivation gets texts and files by their paths, and its text is kept as one file', async () => {
  const bytes = new TextEncoder().encode('from a file');
  const stored = await store.write(
    (async function* () {
      yield bytes;
    })(),
  );
  const runner = deriveRunner(store, {
    join: () => Promise.resolve((at) => `${at('/in/a')} + ${at('/in/b/c.txt')}`),
  });
  const ended = await runner.run(
    taskOf('join', [
      { path: '/in/a', kind: 'text', text: 'a text' },
      { path: '/in/b', kind: 'files', files: [{ path: 'c.txt', executable: false, ...stored }] },
    ]),
    noContext,
  );
  const digest = digestOf('a text + from a file');
  expect(ended).toEqual({
    ok: true,
    value: { files: [{ path: 'out.txt', digest, size: 20, executable: false }] },
  });
  expect(await store.size(digest)).toBe(20);
});

test('an input that is not there, or no such derivation, is a bug and says which', async () => {
  const runner = deriveRunner(store, { needy: () => Promise.resolve((at) => at('/in/a')) });
  await expect(runner.run(taskOf('needy', []), noContext)).rejects.toThrow(
    'needy was not given /in/a',
  );
  await expect(runner.run(taskOf('none', []), noContext)).rejects.toThrow(
    'no such derivation: none',
  );
});
