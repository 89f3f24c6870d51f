import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../../pipeline/host/history.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const rpm = (subject: string) => ({ step: 'build-rpm', subject });
const xen = rpm('xen');
const zstd = rpm('zstd');

/** A job that one processor is enough for. */
const took = (seconds: number) => ({ seconds, processors: 1, busy: 1 });

/** What was measured elsewhere. */
const seedOf = async (folder: string, text: string) => {
  const file = path.join(folder, 'durations.json');
  await writeFile(file, text);
  return file;
};

test('remembers how long actions took, from one run to the next', async () => {
  const folder = await temporaryFolder();
  const first = await openHistory(folder);
  expect(first.secondsOf(xen, 1)).toBeUndefined();
  first.remember(xen, took(312.345));
  await first.save();
  const second = await openHistory(folder);
  second.remember(zstd, took(20));
  await second.save();
  const third = await openHistory(folder);
  expect([third.secondsOf(xen, 1), third.secondsOf(zstd, 1)]).toEqual([312.3, 20]);
  expect(await readdir(folder)).toEqual(['history.json']);
});

test('expects what was usual lately, whatever a disturbed run took', async () => {
  const history = await openHistory(await temporaryFolder());
  for (const seconds of [20, 21, 400, 22]) history.remember(zstd, took(seconds));
  expect(history.secondsOf(zstd, 1)).toBe(21);
  for (const seconds of [60, 61, 62]) history.remember(zstd, took(seconds));
  expect(history.secondsOf(zstd, 1)).toBe(61);
});

test('expects of other numbers of processors what those measured suggest', async () => {
  const history = await openHistory(await temporaryFolder());
  // 120 processor-seconds, of which a third goes on alone.
  history.remember(xen, { seconds: 80, processors: 2, busy: 1.5 });
  expect(history.secondsOf(xen, 1)).toBeCloseTo(120);
  expect(history.secondsOf(xen, 2)).toBeCloseTo(80);
  expect(history.secondsOf(xen, 4)).toBeCloseTo(60);
  expect(history.secondsOf(xen, 1000)).toBeCloseTo(40, 0);
});

test('expects no more of more processors where none was seen to use them', async () => {
  const history = await openHistory(await temporaryFolder());
  history.remember(zstd, { seconds: 20, processors: 4, busy: 0.8 });
  expect(history.secondsOf(zstd, 8)).toBe(20);
});

test('expects what the seed says of what was never measured here', async () => {
  const folder = await temporaryFolder();
  const seed = await seedOf(folder, '{"build-rpm xen":[[90,2,1.5]]}');
  const history = await openHistory(folder, seed);
  expect(history.secondsOf(xen, 2)).toBeCloseTo(90);
  history.remember(xen, took(10));
  expect(history.secondsOf(xen, 2)).toBe(10);
});

test("takes the seed at this machine's speed, once three actions were measured", async () => {
  const folder = await temporaryFolder();
  const names = ['a', 'b', 'c', 'd'];
  const seed = await seedOf(
    folder,
    JSON.stringify(Object.fromEntries(names.map((name) => [`build-rpm ${name}`, [[10, 1, 1]]]))),
  );
  const first = await openHistory(folder, seed);
  first.remember(rpm('a'), took(30));
  first.remember(rpm('b'), took(5));
  first.remember(rpm('c'), took(20));
  await first.save();
  expect((await openHistory(folder, seed)).secondsOf(rpm('d'), 1)).toBe(20);
});

test('expects of a stage and of a further round what the package takes', async () => {
  const history = await openHistory(await temporaryFolder());
  history.remember(xen, took(190));
  for (const name of ['a', 'b', 'c']) history.remember(rpm(name), took(2));
  expect(history.secondsOf(rpm('xen@2'), 1)).toBe(190);
  history.remember(rpm('xen@2'), took(150));
  expect(history.secondsOf(rpm('xen@2'), 1)).toBe(150);
});

test('expects of a new action what is usual for its step', async () => {
  const folder = await temporaryFolder();
  const seed = await seedOf(
    folder,
    '{"build-rpm a":[[5,1,1]],"build-rpm b":[[30,1,1]],"build-rpm c":[[9,1,1]]}',
  );
  const history = await openHistory(folder, seed);
  expect(history.secondsOf(rpm('new'), 1)).toBe(9);
  expect(history.secondsOf({ step: 'fetch', subject: 'new' }, 1)).toBeUndefined();
});

test('expects less of what is small, until a few such actions were measured here', async () => {
  const folder = await temporaryFolder();
  const seconds = [1, 2, 30, 50, 200];
  const seed = await seedOf(
    folder,
    JSON.stringify(Object.fromEntries(seconds.map((one) => [`build-rpm ${one}`, [[one, 1, 1]]]))),
  );
  const history = await openHistory(folder, seed);
  const expected = (small: boolean) => history.secondsOf(rpm(`new ${small}`), 1, { small });
  expect([expected(true), expected(false)]).toEqual([2, 30]);
  history.remember(rpm('a'), took(5));
  history.remember(rpm('b'), took(7));
  expect([expected(true), expected(false)]).toEqual([2, 7]);
  history.remember(rpm('c'), took(6));
  expect([expected(true), expected(false)]).toEqual([6, 6]);
});

test('reads what earlier versions have written', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'history.json'), '{"build-rpm xen":182.7}');
  expect((await openHistory(folder)).secondsOf(xen, 1)).toBe(182.7);
});

const unreadable = ['', '{', '[]', '{"build-rpm xen":"long"}', '{"build-rpm xen":[[-1,1,1]]}'];

test.each(unreadable)('begins anew after %j', async (text) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'history.json'), text);
  const history = await openHistory(folder);
  expect(history.secondsOf(xen, 1)).toBeUndefined();
  history.remember(xen, took(1));
  await history.save();
  expect((await openHistory(folder)).secondsOf(xen, 1)).toBe(1);
});

test('writes nothing where nothing was learnt', async () => {
  const folder = await temporaryFolder();
  await (await openHistory(folder)).save();
  expect(await readdir(folder)).toEqual([]);
});
