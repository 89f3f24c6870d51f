import { chmod, rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Action, Output } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { ActionEnded } from '../../../pipeline/core/event.ts';
import type { Runner, Store } from '../../../pipeline/core/host.ts';
import { filesOf, type Report } from '../../../pipeline/core/report.ts';
import { turn } from '../../../pipeline/core/turn.ts';
import { type HeldJobs, heldJobs } from '../../rig/held-jobs.ts';
import { memoryPast } from '../../rig/memory-past.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { textFrom } from '../../rig/text-from.ts';
import { fetchOf, textOf, workOf } from '../../rig/work-of.ts';

const outcomes = (report: Report, ...of: readonly Output[]) =>
  of.map(({ action }) => report.outcomes.get(action.id)?.kind);

const ended = ({ events }: HeldJobs) =>
  events.filter((event): event is ActionEnded => event.type === 'action-ended');

const one = { places: { work: 1, transfer: 1 } };

test('runs an action after those that it needs, and hands on what they left', async () => {
  const jobs = await heldJobs();
  const below = workOf('below');
  const top = workOf('top', [below]);
  const running = jobs.execute([top]);
  (await jobs.next('below')).leaves('from below');
  (await jobs.next('top')).leaves('from top');
  const report = await running;
  expect(outcomes(report, below, top)).toEqual(['built', 'built']);
  const [file] = filesOf(report, top) ?? [];
  expect(await textFrom(jobs.store.read(file?.digest ?? digestOf('')))).toBe('from top');
  expect(jobs.started).toEqual(['below', 'top']);
});

test('runs as many at once as there are places, and no more', async () => {
  const jobs = await heldJobs();
  const names = ['a', 'b', 'c', 'd', 'e'];
  const running = jobs.execute(
    names.map((name) => workOf(name)),
    { places: { work: 2, transfer: 4 } },
  );
  const [one, two] = await Promise.all([jobs.nextOf(names), jobs.nextOf(names)]);
  one.leaves('');
  const three = await jobs.nextOf(names);
  expect(jobs.started).toHaveLength(3);
  for (const held of [two, three]) held.leaves('');
  jobs.releaseAll(() => '');
  await running;
  expect(jobs.started.toSorted()).toEqual(names);
  expect(jobs.peak()).toBe(2);
});

test('runs one of two actions that turn out to be the same, and gives its result to both', async () => {
  const jobs = await heldJobs();
  const [one, two] = [workOf('one'), workOf('two')];
  const [left, right] = [workOf('root', [one]), workOf('root', [two])];
  const running = jobs.execute([left, right]);
  for (const name of ['one', 'two']) (await jobs.next(name)).leaves('equal');
  (await jobs.next('root')).leaves('the root');
  const report = await running;
  expect(new Set(outcomes(report, left, right))).toEqual(new Set(['built', 'reused']));
  expect(jobs.started.slice(2)).toEqual(['root']);
});

test('runs the other one where the first of two equal actions fails', async () => {
  const jobs = await heldJobs();
  const [one, two] = [workOf('one'), workOf('two')];
  const [left, right] = [workOf('root', [one]), workOf('root', [two])];
  const running = jobs.execute([left, right], { keepGoing: true });
  for (const name of ['one', 'two']) (await jobs.next(name)).leaves('equal');
  (await jobs.next('root')).fails(1);
  (await jobs.next('root')).leaves('the root');
  expect(new Set(outcomes(await running, left, right))).toEqual(new Set(['built', 'failed']));
});

test('gives transfers places of their own', async () => {
  const jobs = await heldJobs();
  const running = jobs.execute([workOf('work'), fetchOf('file', 'bytes')], one);
  const [work, file] = await Promise.all([jobs.next('work'), jobs.next('file')]);
  work.leaves('');
  file.leaves('bytes');
  expect(outcomes(await running, workOf('work'))).toEqual(['built']);
});

test('begins with the longest remaining chain', async () => {
  const jobs = await heldJobs();
  const seconds: Readonly<Record<string, number>> = { short: 1, long: 100, head: 1, tail: 300 };
  const expectedSeconds = ({ label }: Action) => seconds[label.subject] ?? 0;
  const goals = [workOf('short'), workOf('long'), workOf('tail', [workOf('head')])];
  jobs.releaseAll((name) => name);
  await jobs.execute(goals, { ...one, expectedSeconds });
  expect(jobs.started).toEqual(['head', 'tail', 'long', 'short']);
});

/** A store that takes its time to answer, in turns of the event loop. */
const hesitant = (store: Store): Store => ({
  ...store,
  lookUp: async (key) => {
    for (let count = 0; count < 20; count += 1) await turn();
    return store.lookUp(key);
  },
});

test('keeps a freed place for what the ended action made ready, where that is more urgent', async () => {
  const jobs = await heldJobs();
  const seconds: Readonly<Record<string, number>> = { head: 1, waiting: 50, tail: 300 };
  const expectedSeconds = ({ label }: Action) => seconds[label.subject] ?? 0;
  const middle = workOf('middle', [workOf('head')]);
  jobs.releaseAll((name) => name);
  const host = { ...jobs.host, store: hesitant(jobs.store) };
  await jobs.execute([workOf('waiting'), workOf('tail', [middle])], {
    ...one,
    expectedSeconds,
    host,
  });
  expect(jobs.started).toEqual(['head', 'middle', 'tail', 'waiting']);
});

test('tells a job how many processors it should use, and begins no more than memory allows', async () => {
  const jobs = await heldJobs();
  const limits = { memoryMiB: 600, pids: 16, seconds: 60 };
  const told: (number | undefined)[] = [];
  const runnerOf = (action: Action): Runner => {
    const runner = jobs.host.runnerOf(action);
    return {
      ...runner,
      run: (task, context) => {
        told.push(context.processors);
        return runner.run(task, context);
      },
    };
  };
  const goals = ['a', 'b', 'c'].map((name) => workOf(name, [], { limits }, 4));
  const running = jobs.execute(goals, {
    places: { work: 8, transfer: 1 },
    memoryMiB: 1500,
    host: { ...jobs.host, runnerOf },
  });
  const names = ['a', 'b', 'c'];
  const begun = await Promise.all([jobs.nextOf(names), jobs.nextOf(names)]);
  expect(jobs.started).toHaveLength(2);
  for (const held of begun) held.leaves('');
  jobs.releaseAll(() => '');
  await running;
  expect(jobs.peak()).toBe(2);
  expect(told).toEqual([4, 4, 4]);
});

test('runs an action that several need once', async () => {
  const jobs = await heldJobs();
  const make = () => workOf('shared', [textOf('same')]);
  jobs.releaseAll((name) => name);
  await jobs.execute([workOf('a', [make()]), workOf('b', [make(), make()]), make()]);
  expect(jobs.started.toSorted()).toEqual(['a', 'b', 'shared']);
});

test('reuses what an earlier run has made', async () => {
  const folder = await temporaryFolder();
  const goal = () => workOf('top', [workOf('below')]);
  const first = await heldJobs(folder);
  first.releaseAll((name) => name);
  await first.execute([goal()]);
  const second = await heldJobs(folder);
  const report = await second.execute([goal()]);
  expect(second.started).toEqual([]);
  expect(outcomes(report, goal(), workOf('below'))).toEqual(['reused', 'reused']);
  const labels = ['below', 'top'].map((subject) => ({ step: 'work', subject }));
  expect(second.events.at(-1)).toMatchObject({ type: 'actions-reused', labels });
});

test('runs nothing that needs an action which left the same bytes as before', async () => {
  const folder = await temporaryFolder();
  const goal = (comment: string) => {
    const compiled = workOf('compile', [textOf(comment)]);
    return workOf('iso', [workOf('package', [compiled])]);
  };
  const first = await heldJobs(folder);
  first.releaseAll((name) => name);
  await first.execute([goal('a comment')]);
  const second = await heldJobs(folder);
  second.releaseAll((name) => name);
  const report = await second.execute([goal('another comment')]);
  expect(second.started).toEqual(['compile']);
  expect(outcomes(report, goal('another comment'))).toEqual(['reused']);
});

test('does not fetch what only reused actions need', async () => {
  const folder = await temporaryFolder();
  const source = fetchOf('source.tar', 'bytes');
  const goal = workOf('build', [source]);
  const first = await heldJobs(folder);
  first.releaseAll((name) => (name === 'source.tar' ? 'bytes' : 'built'));
  await first.execute([goal]);
  expect(first.started).toEqual(['source.tar', 'build']);
  await rm(first.store.pathOf(digestOf('bytes')));
  const second = await heldJobs(folder);
  const report = await second.execute([goal]);
  expect(second.started).toEqual([]);
  expect(outcomes(report, goal)).toEqual(['reused']);
});

test('makes a reused result again whose file is gone', async () => {
  const folder = await temporaryFolder();
  const goal = workOf('build', [fetchOf('source.tar', 'bytes')]);
  const first = await heldJobs(folder);
  first.releaseAll((name) => (name === 'source.tar' ? 'bytes' : 'built'));
  await first.execute([goal]);
  await rm(first.store.pathOf(digestOf('built')));
  const second = await heldJobs(folder);
  second.releaseAll(() => 'built');
  expect(outcomes(await second.execute([goal]), goal)).toEqual(['built']);
  expect(second.started).toEqual(['build']);
});

test('makes only the file of a middle action again, when its consumer has to run', async () => {
  const folder = await temporaryFolder();
  const goal = (flag: string) => workOf('top', [workOf('middle'), textOf(flag)]);
  const first = await heldJobs(folder);
  first.releaseAll((name) => name);
  await first.execute([goal('1')]);
  await rm(first.store.pathOf(digestOf('middle')));
  const second = await heldJobs(folder);
  second.releaseAll((name) => name);
  await second.execute([goal('2')]);
  expect(second.started).toEqual(['middle', 'top']);
});

test('blocks what needs a failed action, and begins nothing more', async () => {
  const jobs = await heldJobs();
  const bad = workOf('bad');
  const middle = workOf('middle', [bad]);
  const top = workOf('top', [middle]);
  const later = workOf('later', [workOf('slow')]);
  const running = jobs.execute([top, later]);
  const slow = await jobs.next('slow');
  (await jobs.next('bad')).fails(3);
  // The failure is known to the scheduler once its end has been told.
  await expect.poll(() => ended(jobs).length).toBe(1);
  slow.leaves('done');
  const report = await running;
  expect(report.outcomes.get(bad.action.id)).toMatchObject({
    kind: 'failed',
    failure: { kind: 'exited', code: 3 },
    logTail: ['it failed'],
  });
  expect(report.outcomes.get(top.action.id)).toEqual({ kind: 'blocked', by: bad.action.id });
  expect(outcomes(report, middle, workOf('slow'), later)).toEqual([
    'blocked',
    'built',
    'cancelled',
  ]);
  expect(jobs.started.toSorted()).toEqual(['bad', 'slow']);
});

test('goes on with what does not need the failed action, where that is asked for', async () => {
  const jobs = await heldJobs();
  const top = workOf('top', [workOf('bad'), workOf('good')]);
  const other = workOf('other', [workOf('good')]);
  const running = jobs.execute([top, other], { keepGoing: true });
  const [bad, good] = await Promise.all([jobs.next('bad'), jobs.next('good')]);
  bad.fails(1);
  good.leaves('');
  (await jobs.next('other')).leaves('');
  expect(outcomes(await running, top, other)).toEqual(['blocked', 'built']);
});

test('runs a failed action again the next time', async () => {
  const folder = await temporaryFolder();
  const first = await heldJobs(folder);
  const running = first.execute([workOf('bad')]);
  (await first.next('bad')).fails(1);
  await running;
  const second = await heldJobs(folder);
  second.releaseAll(() => 'mended');
  expect(outcomes(await second.execute([workOf('bad')]), workOf('bad'))).toEqual(['built']);
});

test('remembers how an action failed, as people were told of it', async () => {
  const jobs = await heldJobs();
  const past = memoryPast();
  const host = { ...jobs.host, past };
  const running = jobs.execute([workOf('bad'), workOf('good')], { host, keepGoing: true });
  (await jobs.next('bad')).fails(1);
  (await jobs.next('good')).leaves('');
  await running;
  const told = ended(jobs).find(({ outcome }) => outcome === 'failed');
  const { message, logPath, remedy } = told?.diagnostic ?? {};
  expect(await past.failedAs(workOf('bad').action.label)).toEqual({
    action: workOf('bad').action.id,
    time: told?.time,
    message,
    logPath,
    remedy,
  });
  expect(await past.failedAs(workOf('good').action.label)).toBeUndefined();
});

test('lets what runs end when it is to drain, and begins nothing more', async () => {
  const jobs = await heldJobs();
  const drain = new AbortController();
  const below = workOf('below');
  const top = workOf('top', [below]);
  const running = jobs.execute([top], { drain: drain.signal });
  const held = await jobs.next('below');
  drain.abort();
  held.leaves('kept');
  expect(outcomes(await running, below, top)).toEqual(['built', 'cancelled']);
  expect(jobs.started).toEqual(['below']);
});

test('ends what runs when it is to abort, keeps nothing of it, and begins nothing more', async () => {
  const jobs = await heldJobs();
  const abort = new AbortController();
  const goals = [workOf('a'), workOf('b')];
  const running = jobs.execute(goals, { ...one, abort: abort.signal });
  await jobs.nextOf(['a', 'b']);
  abort.abort();
  expect(outcomes(await running, ...goals)).toEqual(['cancelled', 'cancelled']);
  expect(jobs.started).toHaveLength(1);
  expect(ended(jobs).map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
});

const spoil = async ({ store }: HeldJobs, text: string) => {
  const file = store.pathOf(digestOf(text));
  await chmod(file, 0o644);
  await writeFile(file, 'spoilt');
};

test('makes an input again whose bytes are spoilt, and no failure of it', async () => {
  const folder = await temporaryFolder();
  const first = await heldJobs(folder);
  first.releaseAll((name) => name);
  await first.execute([workOf('middle', [workOf('bottom')])]);
  await spoil(first, 'middle');
  const second = await heldJobs(folder);
  second.releaseAll((name) => name);
  const top = workOf('top', [workOf('middle', [workOf('bottom')])]);
  expect(outcomes(await second.execute([top]), top)).toEqual(['built']);
  expect(second.started).toEqual(['top', 'middle', 'top']);
  expect(ended(second).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(second.events).toContainEqual(
    expect.objectContaining({ type: 'noted', level: 'warning' }),
  );
});

test('tells the beginning and the end of each action, and where its log is', async () => {
  const jobs = await heldJobs();
  jobs.releaseAll(() => 'text');
  const goal = workOf('goal');
  await jobs.execute([goal], { expectedSeconds: () => 12 });
  const action = goal.action.id;
  expect(jobs.events).toMatchObject([
    { type: 'plan-started', title: 'test', actions: 1 },
    { type: 'foreseen', actions: 1, seconds: 12, criticalSeconds: 12 },
    { type: 'action-started', action, expectedSeconds: 12, processors: 1 },
    { type: 'action-ended', action, outcome: 'built', seconds: 1, processors: 1 },
  ]);
  expect(ended(jobs)[0]?.logPath).toMatch(/work-goal\.log$/);
});

test('tells a failure with the last lines of its log', async () => {
  const jobs = await heldJobs();
  const running = jobs.execute([workOf('xen')]);
  (await jobs.next('xen')).fails(7);
  await running;
  expect(ended(jobs)[0]?.diagnostic).toMatchObject({
    message: 'xen: work failed: the process ended with code 7',
    logTail: ['it failed'],
  });
});

test('executes a chain of 10,000 actions whose results are there', async () => {
  const jobs = await heldJobs();
  let last = fetchOf('0', '');
  for (let index = 1; index < 10_000; index += 1) last = workOf(String(index), [last]);
  const nothing = { result: { files: [] }, seconds: 0 };
  const store = { ...jobs.store, lookUp: () => Promise.resolve(nothing) };
  const report = await jobs.execute([last], { host: { ...jobs.host, store } });
  expect(report.outcomes.get(last.action.id)?.kind).toBe('reused');
});
