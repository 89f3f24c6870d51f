import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Made, Part } from '../../../pipeline/core/past.ts';
import { rememberedPast } from '../../../pipeline/store/remembered-past.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const label = { step: 'build-rpm', subject: 'xen' };

const madeAt = (time: number, parts: readonly Part[] = []): Made => ({
  key: digestOf(String(time)),
  time,
  seconds: 1.5,
  equal: false,
  parts,
});

const opened = async () => {
  const cache = await temporaryFolder();
  const of = (product: string, projectRoot = '/clone') =>
    rememberedPast(cache, { product, projectRoot, run: `run of ${product}` });
  const files = async () => {
    const folder = path.join(cache, 'past');
    return (await readdir(folder)).map((name) => path.join(folder, name));
  };
  return { of, files };
};

const inputs = (length: number): readonly Part[] =>
  Array.from({ length }, (_, index) => ({
    name: `/in/ours/${index}`,
    value: digestOf(String(index)),
  }));

const times = (some: readonly Made[]) => some.map(({ time }) => time);

test('gives back what was made, with the run that made it, the newest first', async () => {
  const { of } = await opened();
  const past = of('a');
  const part = { name: '/in/debs', value: 'x', of: { step: 'fetch', subject: 'a.deb' } };
  await past.remember(label, madeAt(1));
  await past.remember(label, madeAt(2, [part, { name: '/in/macros', value: 'y', text: '%a 1\n' }]));
  expect(times(await past.madeAs(label))).toEqual([2, 1]);
  expect((await past.madeAs(label))[0]).toMatchObject({
    run: 'run of a',
    parts: [part, { name: '/in/macros', value: 'y', text: '%a 1\n' }],
  });
  expect(await past.madeAs({ ...label, subject: 'zstd' })).toEqual([]);
});

test("a product sees its own, and others' where it has none", async () => {
  const { of } = await opened();
  await of('a').remember(label, madeAt(1));
  expect(times(await of('b').madeAs(label))).toEqual([1]);
  await of('b').remember(label, madeAt(2));
  expect(times(await of('a').madeAs(label))).toEqual([1]);
  expect(times(await of('b').madeAs(label))).toEqual([2]);
});

test('keeps the last eight of a product, short texts, and no more than a file may hold', async () => {
  const { of, files } = await opened();
  const past = of('a');
  const long = { name: '/in/SPECS/xen.spec', value: 'x', text: 'x'.repeat(5000) };
  for (const time of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    await past.remember(label, madeAt(time, [long]));
  }
  expect(times(await past.madeAs(label))).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
  expect((await past.madeAs(label))[0]?.parts).toEqual([{ name: long.name, value: 'x' }]);
  const many = inputs(2000);
  for (const time of [16, 17, 18]) await past.remember(label, madeAt(time, many));
  expect(times(await past.madeAs(label))).toEqual([18]);
  const sizes = (await files()).map(async (file) => (await readFile(file)).length);
  expect(Math.max(...(await Promise.all(sizes)))).toBeLessThan(256 * 1024);
});

test('of a step of very many inputs keeps the last run, and that alone', async () => {
  const { of } = await opened();
  const past = of('a');
  const many = inputs(10_000);
  for (const time of [1, 2]) await past.remember(label, madeAt(time, many));
  expect(times(await past.madeAs(label))).toEqual([2]);
  expect((await past.madeAs(label))[0]?.parts).toEqual(many);
  await past.remember(label, madeAt(3, inputs(50_000)));
  expect(await past.madeAs(label)).toEqual([]);
});

test.each(['', '[{"product":', '{}', '[{"product":"a","time":"x"}]'])(
  'a file with %j says nothing, and is written anew',
  async (text) => {
    const { of, files } = await opened();
    const past = of('a');
    await past.remember(label, madeAt(1));
    for (const file of await files()) await writeFile(file, text);
    expect(await past.madeAs(label)).toEqual([]);
    await past.remember(label, madeAt(2));
    expect(times(await past.madeAs(label))).toEqual([2]);
    expect(await files()).toHaveLength(1);
  },
);

test('keeps the last failure of each step of a product in a clone, beside what was made', async () => {
  const { of, files } = await opened();
  const failedAt = (time: number) => ({
    action: digestOf('x'),
    time,
    message: 'x',
    logPath: '/x.log',
    remedy: ['Try.'],
  });
  const past = of('a');
  await past.remember(label, madeAt(1));
  for (const time of [2, 3]) await past.rememberFailure(label, failedAt(time));
  expect(await past.failedAs(label)).toEqual(failedAt(3));
  expect(times(await past.madeAs(label))).toEqual([1]);
  expect(await of('b').failedAs(label)).toBeUndefined();
  expect(await of('a', '/other').failedAs(label)).toBeUndefined();
  expect(await past.failedAs({ ...label, subject: 'zstd' })).toBeUndefined();
  for (const file of await files()) await writeFile(file, '{"time":');
  expect(await past.failedAs(label)).toBeUndefined();
});

test('what cannot be kept is forgotten', async () => {
  const folder = await temporaryFolder();
  const cache = path.join(folder, 'a file');
  await writeFile(cache, '');
  const past = rememberedPast(cache, { product: 'a', projectRoot: '/clone', run: 'a run' });
  await past.remember(label, madeAt(1));
  const failed = { time: 1, message: '', logPath: '', remedy: [] };
  await past.rememberFailure(label, { action: digestOf(''), ...failed });
  expect([await past.madeAs(label), await past.failedAs(label)]).toEqual([[], undefined]);
});
