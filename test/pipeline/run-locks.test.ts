import path from 'node:path';
import { expect, test } from 'vitest';
import { tryRunLock } from '../../pipeline/host/run-lock.ts';
import { takeRunLocks } from '../../pipeline/run-locks.ts';
import { temporaryFolder } from '../rig/temporary-folder.ts';

const signal = new AbortController().signal;

const foldersIn = async () => {
  const folder = await temporaryFolder();
  return { cache: path.join(folder, 'cache'), results: path.join(folder, 'out') };
};

/** A run that takes these, counts when it is alone to sweep, and tells whom it waits for. */
const runOn = async (folders: { readonly cache: string; readonly results?: string }) => {
  let swept = 0;
  const locks = await takeRunLocks(folders, {
    sweep: async () => void (swept += 1),
    waiting: (folder) => {
      throw new Error(`waits for ${folder}`);
    },
    signal,
  });
  expect.assert(locks.ok);
  return { ...locks.value, swept };
};

test('runs share a store; only the first one is alone to sweep', async () => {
  const { cache } = await foldersIn();
  const [one, two] = [await runOn({ cache }), await runOn({ cache })];
  expect([one.swept, two.swept]).toEqual([1, 0]);
  await one.release();
  await two.release();
  const last = await runOn({ cache });
  expect(last.swept).toBe(1);
  await last.release();
});

test('a run that leaves results has their folder alone, and others wait for it in turn', async () => {
  const folders = await foldersIn();
  const one = await runOn(folders);
  expect(await tryRunLock(folders.results)).toBeUndefined();
  const waits = Promise.withResolvers<string>();
  const taking = takeRunLocks(folders, {
    sweep: async () => undefined,
    waiting: (folder) => waits.resolve(folder),
    signal,
  });
  expect(await waits.promise).toBe(folders.results);
  await one.release();
  const two = await taking;
  expect.assert(two.ok);
  await two.value.release();
});

test('who waits for the folder in vain gives the store back', async () => {
  const folders = await foldersIn();
  const one = await runOn(folders);
  const stop = new AbortController();
  const taking = takeRunLocks(folders, {
    sweep: async () => undefined,
    waiting: () => stop.abort(),
    signal: stop.signal,
  });
  expect(await taking).toEqual({ ok: false, failure: { kind: 'interrupted' } });
  await one.release();
  const alone = await tryRunLock(folders.cache);
  expect(alone).toBeDefined();
  await alone?.();
});

test('what one must be alone for is done by the last one that gives the store back', async () => {
  const { cache } = await foldersIn();
  const [one, two] = [await runOn({ cache }), await runOn({ cache })];
  const done: string[] = [];
  await one.whenAlone(async () => void done.push('one'));
  await two.whenAlone(async () => {
    done.push('two');
    expect(await tryRunLock(cache, { shared: true })).toBeUndefined();
  });
  expect(done).toEqual(['two']);
  await one.release();
  await two.release();
  expect(await tryRunLock(cache)).toBeDefined();
});
