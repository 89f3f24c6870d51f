import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Output } from '../../../pipeline/core/action.ts';
import { asDigest, digestOf } from '../../../pipeline/core/digest.ts';
import type { Event } from '../../../pipeline/core/event.ts';
import { execution } from '../../../pipeline/core/execute.ts';
import type { Runner } from '../../../pipeline/core/host.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { filesOf } from '../../../pipeline/core/report.ts';
import { success } from '../../../pipeline/core/result.ts';
import { collectUnused } from '../../../pipeline/store/collect-unused.ts';
import { type DirectoryStore, directoryStore } from '../../../pipeline/store/directory.ts';
import { endedFolder, endedPlans } from '../../../pipeline/store/ended-plans.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { harmless } from '../../rig/execute-plan.ts';
import { noLogs } from '../../rig/no-logs.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

const day = 24 * 60 * 60 * 1000;

/** A cache, in which runs follow each other. */
const opened = async () => {
  const cache = await temporaryFolder();
  const files = async (folder: string) =>
    (await readdir(path.join(cache, folder))).map((name) => path.join(cache, folder, name));
  return {
    cache,
    files,
    endings: () => files(path.join(path.relative(cache, endedFolder(cache)), 'tiny')),
    run: async (goals: readonly Output[], options: Partial<RunOptions> = {}) => {
      const store = await directoryStore(cache);
      return runIn(cache, { store, now: Date.now(), meanwhile: nothing, ...options }, goals);
    },
  };
};

interface RunOptions {
  readonly store: DirectoryStore;
  readonly now: number;
  /** Before the run ends. */
  readonly meanwhile: (store: DirectoryStore) => Promise<void>;
}

const nothing = () => Promise.resolve();

const runIn = async (cache: string, options: RunOptions, goals: readonly Output[]) => {
  const { store, now, meanwhile } = options;
  const place = { product: 'tiny', projectRoot: '/work/example' };
  const endings = endedPlans(cache, { store, now: () => now, ...place });
  const ran: string[] = [];
  const events: Event[] = [];
  const runner: Runner = {
    pool: 'work',
    run: async ({ action: { label } }) => {
      ran.push(label.subject);
      const stored = await store.write(chunksOf(`made as ${label.subject}`));
      const beside = await store.write(chunksOf(`beside ${label.subject}`));
      const files = [
        { path: 'file', executable: false, ...stored },
        { path: 'beside', executable: false, ...beside },
      ];
      return success({ files });
    },
  };
  const host = {
    store,
    endings,
    runnerOf: () => runner,
    clock: { now: () => now },
    logs: noLogs,
    report: (event: Event) => void events.push(event),
  };
  const { outcomes } = await execution(host, harmless).execute(planOf(goals));
  const reused = events.flatMap((one) => (one.type === 'actions-reused' ? one.labels : []));
  const looked = store.used().length;
  await store.markUsed();
  await meanwhile(store);
  endings.save();
  return {
    ran,
    reused: reused.map(({ subject }) => subject),
    /** How many actions were looked at. */
    looked,
    digests: goals.map((goal) => filesOf({ outcomes }, goal)?.[0]?.digest),
  };
};

const below = workOf('below');
const goals = [workOf('top', [below]), workOf('side')];
const all = ['below', 'side', 'top'];

test('a plan that has ended would end so again: nothing is looked up, and all is told', async () => {
  const { run } = await opened();
  const first = await run(goals);
  expect(first).toMatchObject({ ran: expect.arrayContaining(all), reused: [] });
  const second = await run(goals);
  expect({ ...second, reused: second.reused.toSorted() }).toEqual({
    ran: [],
    reused: all,
    looked: 0,
    digests: first.digests,
  });
});

test('of a result, what no goal names is not kept: other goals are looked up', async () => {
  const { run, endings } = await opened();
  const part = (name: string) => goals.map((goal): Output => ({ ...goal, path: name }));
  const first = await run(part('file'));
  const [kept = ''] = await endings();
  const texts = await readFile(kept, 'utf8');
  expect([texts.includes('"path":"file"'), texts.includes('beside')]).toEqual([true, false]);
  expect(await run(part('file'))).toMatchObject({ looked: 0, digests: first.digests });
  const other = await run(part('beside'));
  expect(other).toMatchObject({
    ran: [],
    digests: [digestOf('beside top'), digestOf('beside side')],
  });
  expect(other.looked).toBeGreaterThan(0);
});

const record = async (store: DirectoryStore, key: string) => {
  const { action } = workOf('other');
  await store.record(asDigest(key), { result: { files: [] }, seconds: 1 }, action);
};

test('what others record beside it changes nothing', async () => {
  const { cache, run } = await opened();
  await run(goals);
  await record(await directoryStore(cache), digestOf('other'));
  expect((await run(goals)).looked).toBe(0);
});

test('where a result was replaced by another, all is looked at, once', async () => {
  const { cache, run, files } = await opened();
  await run(goals);
  const [file = ''] = await files('ac');
  const text = await readFile(file, 'utf8');
  await record(await directoryStore(cache), path.basename(file));
  await writeFile(file, text);
  expect((await run(goals)).looked).toBe(3);
  expect((await run(goals)).looked).toBe(0);
});

test('nothing is kept where one was replaced while the run went on', async () => {
  const { cache, run, files } = await opened();
  await run(goals);
  const [file = ''] = await files('ac');
  const meanwhile = async () => {
    const text = await readFile(file, 'utf8');
    await record(await directoryStore(cache), path.basename(file));
    await writeFile(file, text);
  };
  await run([below], { meanwhile });
  expect((await run([below])).looked).toBe(1);
});

test.each<[string, (one: Awaited<ReturnType<typeof opened>>) => Promise<unknown>, string[]]>([
  ['of a result', async ({ files }) => removeAll(await files('ac')), ['below', 'side', 'top']],
  ['of the bytes', async ({ files }) => removeAll(await files('cas')), ['below', 'side', 'top']],
  ['of what is kept of its end', async ({ endings }) => removeAll(await endings()), []],
])('what is lost %s is looked for and made again', async (_, lose, ran) => {
  const one = await opened();
  await one.run(goals);
  await lose(one);
  expect((await one.run(goals)).ran.toSorted()).toEqual(ran);
  await one.run(goals);
  expect(await one.run(goals)).toMatchObject({ ran: [], looked: 0 });
});

const removeAll = async (files: readonly string[]) => {
  for (const file of files) await rm(file);
};

test('another definition has all looked at, that of what a goal needs, too', async () => {
  const { run } = await opened();
  await run(goals);
  const changed = workOf('below', [textOf('changed')]);
  const next = await run([workOf('top', [changed]), workOf('side')]);
  expect(next.looked).toBe(3);
  expect(next.ran).toContain('below');
});

test('a plan of other goals is another one', async () => {
  const { run } = await opened();
  await run(goals);
  expect((await run([below])).looked).toBe(1);
  expect((await run(goals)).looked).toBe(0);
});

test.each([
  ['cut off', (text: string) => text.slice(0, -10)],
  [
    'spoilt',
    (text: string) => text.replace('made', 'mode').replace('"path":"file"', '"path":"no"'),
  ],
  ['empty', () => ''],
])('a file that is %s says nothing', async (_, spoil) => {
  const { run, endings } = await opened();
  const { digests } = await run(goals);
  const [file = ''] = await endings();
  await writeFile(file, spoil(await readFile(file, 'utf8')));
  expect(await run(goals)).toMatchObject({ ran: [], looked: 3, digests });
});

test('what a recalled plan stands on is used: it is marked some times a day, and stays', async () => {
  const { cache, run, files, endings } = await opened();
  await run(goals);
  const age = async (days: number) => {
    const time = new Date(Date.now() - days * day);
    for (const file of [...(await files('ac')), ...(await endings())])
      await utimes(file, time, time);
  };
  const times = async () =>
    Promise.all((await files('ac')).map(async (one) => (await stat(one)).mtimeMs));
  await age(0.2);
  const before = await times();
  await run(goals);
  expect(await times()).toEqual(before);
  await age(40);
  expect((await run(goals)).looked).toBe(0);
  const kept = { before: Date.now() - day, mostBytes: Number.MAX_SAFE_INTEGER };
  expect((await collectUnused(cache, kept)).results).toBe(0);
});

test('what was removed and made again may be another: a plan that stood on it is looked at', async () => {
  const { cache, run, files } = await opened();
  await run(goals);
  for (const file of await files('ac')) {
    const long = new Date(Date.now() - 40 * day);
    if ((await readFile(file, 'utf8')).includes('"subject":"below"'))
      await utimes(file, long, long);
  }
  const kept = { before: Date.now() - day, mostBytes: Number.MAX_SAFE_INTEGER };
  expect((await collectUnused(cache, kept)).results).toBe(1);
  expect((await run([workOf('other', [below])])).ran).toEqual(['below', 'other']);
  expect((await run(goals)).looked).toBe(3);
});

test('so is it where all results were deleted, and made again for other plans', async () => {
  const { cache, run } = await opened();
  await run(goals);
  await rm(path.join(cache, 'ac'), { recursive: true });
  await run([workOf('other', [...goals, below])]);
  expect((await run(goals)).looked).toBe(3);
});
