import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../../pipeline/host/history.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const xen = { step: 'build-rpm', subject: 'xen' };
const zstd = { step: 'build-rpm', subject: 'zstd' };

test('remembers how long actions took, from one run to the next', async () => {
  const folder = await temporaryFolder();
  const first = await openHistory(folder);
  expect(first.secondsOf(xen)).toBeUndefined();
  first.remember(xen, 312.345);
  await first.save();
  const second = await openHistory(folder);
  second.remember(zstd, 20);
  await second.save();
  const third = await openHistory(folder);
  expect([third.secondsOf(xen), third.secondsOf(zstd)]).toEqual([312.3, 20]);
  expect(await readdir(folder)).toEqual(['history.json']);
});

test.each(['', '{', '[]', '{"build-rpm xen":"long"}'])('begins anew after %j', async (text) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'history.json'), text);
  const history = await openHistory(folder);
  expect(history.secondsOf(xen)).toBeUndefined();
  history.remember(xen, 1);
  await history.save();
  expect((await openHistory(folder)).secondsOf(xen)).toBe(1);
});

test('writes nothing where nothing was learnt', async () => {
  const folder = await temporaryFolder();
  await (await openHistory(folder)).save();
  expect(await readdir(folder)).toEqual([]);
});
