import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { output, type Output } from '../../../pipeline/core/action.ts';
import { filesOf, type Report } from '../../../pipeline/core/report.ts';
import type { LostFile } from '../../../pipeline/host/lost-file.ts';
import { foreseeing } from '../../../pipeline/project/foreseeing-run.ts';
import { rememberingStore } from '../../rig/remembering-store.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

/** A question that needs a build root: two of them, so that one is told from the other. */
const questionsOf = (root: string, spec: string) => {
  const buildRoot = workOf('root', [textOf(root)]);
  return ['xen', 'zstd'].map((name) => workOf(name, [buildRoot, textOf(`${spec} of ${name}`)]));
};

const opened = async () => {
  const { look, ...rest } = await rememberingStore();
  const lost: LostFile[] = [];
  const run = {
    ...rest,
    outlook: (goals: readonly Output[]) => look(...goals),
    mend: async (files: readonly LostFile[]) => void lost.push(...files),
    giveUp: () => expect.unreachable(),
  };
  return { ...rest, lost, foresee: () => foreseeing(run) };
};

const answersOf = (report: Report, goals: readonly Output[]) =>
  goals.map((goal) => filesOf(report, goal)?.find(({ path }) => path === 'out')?.digest);

test('asks where nothing else has to be made first', async () => {
  const { build, foresee } = await opened();
  await build(...questionsOf('root', 'old'));
  const { execute, postponed, blocked, stale, failed } = foresee();
  const goals = questionsOf('root', 'new');
  expect(answersOf(await execute(goals), goals)).not.toContain(undefined);
  expect([postponed, blocked, stale, failed]).toEqual([[], [], [], []]);
  expect(await build(...goals)).toEqual([]);
});

test('answers as last time where the root has to be made first, and says so', async () => {
  const { build, execute: run, foresee } = await opened();
  const old = questionsOf('root', 'old');
  const before = answersOf(await run(old), old);
  const { execute, postponed, blocked, stale } = foresee();
  const goals = questionsOf('another root', 'new');
  expect(answersOf(await execute(goals), goals)).toEqual(before);
  expect([postponed, blocked, stale]).toEqual([goals, [], ['xen', 'zstd']]);
  expect(await build(...goals)).toContain('root');
});

test('answers for one though nothing is known of another', async () => {
  const { build, foresee } = await opened();
  const [xen, zstd] = questionsOf('root', 'old');
  await build(...[xen].flatMap((one) => one ?? []));
  const { execute, blocked, stale } = foresee();
  const goals = questionsOf('another root', 'new');
  expect(answersOf(await execute(goals), goals)).toEqual([expect.any(String), undefined]);
  expect(blocked.map(({ action }) => action.label)).toEqual([zstd?.action.label]);
  expect(stale).toEqual(['xen']);
});

test('answers nothing where nothing is known, or its files are gone', async () => {
  const { build, execute: run, foresee, store } = await opened();
  const goals = questionsOf('root', 'old');
  const nothing = foresee();
  await nothing.execute(goals);
  expect(nothing.blocked).toEqual(goals);
  await build(...goals);
  for (const digest of answersOf(await run(goals), goals)) {
    if (digest) await rm(store.pathOf(digest));
  }
  const gone = foresee();
  await gone.execute(questionsOf('another root', 'new'));
  expect(gone.blocked).toHaveLength(2);
});

test('reads what specs have said; what is lost of it is asked again', async () => {
  const { build, execute: run, foresee, lost, store } = await opened();
  const old = questionsOf('root', 'old');
  await build(...old);
  const { execute, textOf: read, blocked } = foresee();
  const report = await execute(old);
  const said = old.map(({ action }) => output('facts', action, 'out'));
  const digests = answersOf(await run(old), old).flatMap((digest) => digest ?? []);
  for (const digest of digests) await rm(store.pathOf(digest));
  const texts = [];
  for (const one of said) texts.push(await read(report, one));
  expect(texts).toEqual(['xen', 'zstd'].map((name) => expect.stringContaining(`old of ${name}`)));
  expect(lost).toEqual(digests.map((digest) => ({ digest, kind: 'gone' })));
  expect(blocked).toEqual([]);
});
