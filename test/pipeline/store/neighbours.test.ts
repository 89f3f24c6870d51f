import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { storeNeighbours } from '../../../pipeline/store/neighbours.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const job = { processors: 2, busy: 1.5, memoryMiB: 4096, endsAt: undefined };

test('what another run has running is known until it leaves, and nothing is left of it', async () => {
  const folder = await temporaryFolder();
  const [one, other] = [storeNeighbours(folder), storeNeighbours(folder)];
  expect(one.others()).toEqual([]);
  other.tell([job]);
  expect(one.others()).toEqual([job]);
  expect(other.others()).toEqual([]);
  other.leave();
  expect(one.others()).toEqual([]);
  expect(await readdir(path.join(folder, 'running'))).toEqual([]);
});

test('a run that was killed counts no more once it gives no sign of life', async () => {
  const folder = await temporaryFolder();
  const { others } = storeNeighbours(folder);
  const other = storeNeighbours(folder);
  other.tell([job]);
  const [name = ''] = await readdir(path.join(folder, 'running'));
  const before = new Date(Date.now() - 120_000);
  await utimes(path.join(folder, 'running', name), before, before);
  expect(others()).toEqual([]);
  other.leave();
});

test('what is torn counts as nothing', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'running'));
  await writeFile(path.join(folder, 'running', 'other'), '[{"processors":');
  expect(storeNeighbours(folder).others()).toEqual([]);
});
