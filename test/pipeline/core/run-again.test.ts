import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Action, Output } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { execution } from '../../../pipeline/core/execute.ts';
import type { ActionEnded } from '../../../pipeline/core/event.ts';
import type { Runner } from '../../../pipeline/core/host.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import type { Report } from '../../../pipeline/core/report.ts';
import type { RunFailure } from '../../../pipeline/core/run-failure.ts';
import { type HeldJobs, heldJobs } from '../../rig/held-jobs.ts';
import { harmless } from '../../rig/execute-plan.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { textFrom } from '../../rig/text-from.ts';
import { workOf } from '../../rig/work-of.ts';

const outcomes = (report: Report, ...of: readonly Output[]) =>
  of.map(({ action }) => report.outcomes.get(action.id)?.kind);

const ended = ({ events }: HeldJobs) =>
  events.filter((event): event is ActionEnded => event.type === 'action-ended');

/** Every run of this action fails like that, but the last ones. */
const failing = (of: Action, failures: readonly RunFailure[], { host }: HeldJobs) => {
  const state = { runs: 0 };
  const runner: Runner = {
    pool: 'work',
    run: (task, context) => {
      const failure = failures[state.runs];
      state.runs += 1;
      return failure
        ? Promise.resolve({ ok: false, failure })
        : host.runnerOf(of).run(task, context);
    },
  };
  const runnerOf = (action: Action) => (action.id === of.id ? runner : host.runnerOf(action));
  return { state, host: { ...host, runnerOf } };
};

const lost: RunFailure = { kind: 'engine-lost', message: 'socket hang up', answers: true };
const spoilt: RunFailure = { kind: 'corrupted-input', digest: digestOf('bottom') };

test.each([spoilt, lost])(
  'fails when it is no fault of its own, but again and again',
  async (one) => {
    const jobs = await heldJobs();
    const top = workOf('top', [workOf('bottom')]);
    jobs.releaseAll((name) => name);
    const { state, host } = failing(top.action, Array(9).fill(one), jobs);
    const report = await jobs.execute([top], { host });
    expect(report.outcomes.get(top.action.id)).toMatchObject({ kind: 'failed', failure: one });
    expect(state.runs).toBe(3);
  },
);

test('runs again what an engine has lost that answers again, and says so', async () => {
  const jobs = await heldJobs();
  const top = workOf('top', [workOf('bottom')]);
  jobs.releaseAll((name) => name);
  const { state, host } = failing(top.action, [lost, lost], jobs);
  expect(outcomes(await jobs.execute([top], { host }), top)).toEqual(['built']);
  expect(state.runs).toBe(3);
  expect(ended(jobs).map(({ outcome }) => outcome)).toEqual(['built', 'built']);
  expect(jobs.events).toContainEqual(
    expect.objectContaining({
      type: 'noted',
      level: 'warning',
      message: 'top: work: it was lost (socket hang up): it is run again',
    }),
  );
});

test.each<RunFailure>([
  { kind: 'exited', code: 1 },
  { kind: 'limit-exceeded', limit: 'silence', allowed: '30 min' },
  { kind: 'not-fetched', file: 'a.tar', attempts: [] },
  { ...lost, answers: false },
])('runs nothing twice for $kind', async (failure) => {
  const jobs = await heldJobs();
  const { state, host } = failing(workOf('top').action, [failure], jobs);
  expect(outcomes(await jobs.execute([workOf('top')], { host }), workOf('top'))).toEqual([
    'failed',
  ]);
  expect(state.runs).toBe(1);
});

test('goes on where somebody deletes the store under it: what is needed is made again', async () => {
  const folder = await temporaryFolder();
  const jobs = await heldJobs(folder);
  const bottom = workOf('bottom');
  const top = workOf('top', [bottom, workOf('middle', [bottom])]);
  const running = jobs.execute([top]);
  (await jobs.next('bottom')).leaves('bottom');
  const middle = await jobs.next('middle');
  await rm(path.join(folder, 'store'), { recursive: true });
  jobs.releaseAll((name) => name);
  middle.leaves('middle');
  const report = await running;
  expect(outcomes(report, top)).toEqual(['built']);
  expect(jobs.started.toSorted()).toEqual(['bottom', 'bottom', 'middle', 'top', 'top']);
  expect(await textFrom(jobs.store.read(digestOf('bottom')))).toBe('bottom');

  const next = await heldJobs(folder);
  await next.execute([top]);
  expect(next.started).toEqual([]);
});

test('what is spoilt is made again once, though two find it so at the same time', async () => {
  const folder = await temporaryFolder();
  const jobs = await heldJobs(folder);
  const bottom = workOf('bottom');
  const middle = workOf('middle', [bottom]);
  const tops = ['a', 'b'].map((name) => workOf(name, [bottom, middle]));
  const running = jobs.execute(tops, { places: { work: 4, transfer: 1 } });
  (await jobs.next('bottom')).leaves('bottom');
  const held = await jobs.next('middle');
  await rm(jobs.store.pathOf(digestOf('bottom')));
  jobs.releaseAll((name) => name);
  held.leaves('middle');
  expect(outcomes(await running, ...tops)).toEqual(['built', 'built']);
  expect(jobs.started.filter((name) => name === 'bottom')).toHaveLength(2);
});

test('what is lost after it was made is made again by who looks again, and nothing else', async () => {
  const jobs = await heldJobs();
  const bottom = workOf('bottom');
  const goals = [workOf('top', [bottom]), workOf('other', [bottom])];
  jobs.releaseAll((name) => name);
  const { execute, lookAgain } = execution(jobs.host, harmless);
  await execute(planOf(goals));
  await rm(jobs.store.pathOf(digestOf('top')));
  await execute(planOf(goals));
  expect(await jobs.store.size(digestOf('top'))).toBeUndefined();
  await lookAgain();
  expect(outcomes(await execute(planOf(goals)), ...goals)).toEqual(['built', 'built']);
  expect(await textFrom(jobs.store.read(digestOf('top')))).toBe('top');
  expect(jobs.started.filter((name) => name === 'bottom')).toHaveLength(1);
  expect(jobs.started.filter((name) => name === 'other')).toHaveLength(1);
});

test('says that a file was cut off when it makes it again, and not that one is gone', async () => {
  const folder = await temporaryFolder();
  const first = await heldJobs(folder);
  const goals = [workOf('top'), workOf('other')];
  first.releaseAll((name) => name);
  await first.execute(goals);
  await rm(first.store.pathOf(digestOf('other')));
  await rm(first.store.pathOf(digestOf('top')));
  await writeFile(first.store.pathOf(digestOf('top')), 'to');
  const next = await heldJobs(folder);
  next.releaseAll((name) => name);
  expect(outcomes(await next.execute(goals), ...goals)).toEqual(['built', 'built']);
  expect(next.events.flatMap((event) => (event.type === 'noted' ? event.message : []))).toEqual([
    `top: work: the store's file ${digestOf('top')} had other bytes: it is made again`,
  ]);
});
