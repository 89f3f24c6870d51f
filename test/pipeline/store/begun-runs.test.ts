import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { begunRuns } from '../../../pipeline/store/begun-runs.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

test('what began and has not ended by itself is known to all who look', async () => {
  const folder = await temporaryFolder();
  const [one, two] = [begunRuns(folder), begunRuns(folder)];
  const [first, second] = [one.begin(), two.begin()];
  expect(begunRuns(folder).all().toSorted()).toEqual([first, second].toSorted());
  one.end(first);
  expect(begunRuns(folder).all()).toEqual([second]);
});

test('a store that was deleted and made again knows nothing of who had it before', async () => {
  const folder = await temporaryFolder();
  const before = begunRuns(folder);
  const run = before.begin();
  await rm(folder, { recursive: true });
  const after = begunRuns(folder);
  expect(after.all()).toEqual([]);
  const next = after.begin();
  expect(next).not.toBe(run);
  before.end(run);
  expect(after.all()).toEqual([next]);
});

test('where nothing can be written, runs have their ids nevertheless', async () => {
  const folder = await temporaryFolder();
  await writeFile(`${folder}/runs`, 'no folder');
  const runs = begunRuns(folder);
  const run = runs.begin();
  expect(run).not.toBe(runs.begin());
  runs.end(run);
  expect(runs.all()).toEqual([]);
});
