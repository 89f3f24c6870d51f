import path from 'node:path';
import { expect, test } from 'vitest';
import type { Action, Output } from '../../../pipeline/core/action.ts';
import type { Event } from '../../../pipeline/core/event.ts';
import type { Report } from '../../../pipeline/core/report.ts';
import { storeClaims } from '../../../pipeline/store/claims.ts';
import { heldJobs, type HeldOptions } from '../../rig/held-jobs.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { workOf } from '../../rig/work-of.ts';

/** Two runs on one store, each with jobs of its own. */
const twoRuns = async () => {
  const folder = await temporaryFolder();
  return [await runOn(folder), await runOn(folder)] as const;
};

const runOn = async (folder: string) => {
  const jobs = await heldJobs(folder);
  const waits = Promise.withResolvers<string>();
  const report = (event: Event) => {
    if (event.type === 'noted') waits.resolve(event.message);
    jobs.host.report(event);
  };
  const host = { ...jobs.host, report, claims: storeClaims(path.join(folder, 'store')) };
  const execute = (goals: readonly Output[], options: HeldOptions = {}) =>
    jobs.execute(goals, { host, ...options });
  return { ...jobs, execute, waits: waits.promise };
};

const outcomes = (report: Report, ...of: readonly Output[]) =>
  of.map(({ action }) => report.outcomes.get(action.id)?.kind);

const work = workOf('work');

test('waits for another run that makes the same, says so, and takes what that has made', async () => {
  const [first, second] = await twoRuns();
  const making = first.execute([work]);
  const held = await first.next('work');
  const waiting = second.execute([work]);
  expect(await second.waits).toBe(
    `work: work: another kiln (process ${process.pid}) is at it: waiting for that`,
  );
  held.leaves('made once');
  expect(outcomes(await making, work)).toEqual(['built']);
  expect(outcomes(await waiting, work)).toEqual(['reused']);
  expect(second.started).toEqual([]);
  expect(second.events).toContainEqual(
    expect.objectContaining({ type: 'actions-reused', labels: [work.action.label] }),
  );
});

test('makes side by side what is not the same', async () => {
  const [first, second] = await twoRuns();
  const [one, two] = [workOf('one'), workOf('two')];
  const running = [first.execute([one]), second.execute([two])];
  const [a, b] = await Promise.all([first.next('one'), second.next('two')]);
  b.leaves('2');
  a.leaves('1');
  const reports = await Promise.all(running);
  expect(reports.map((report, index) => outcomes(report, index === 0 ? one : two))).toEqual([
    ['built'],
    ['built'],
  ]);
});

test('tries itself what failed in the other run', async () => {
  const [first, second] = await twoRuns();
  const making = first.execute([work]);
  const held = await first.next('work');
  const waiting = second.execute([work]);
  await second.waits;
  held.fails(1);
  (await second.next('work')).leaves('');
  expect(outcomes(await making, work)).toEqual(['failed']);
  expect(outcomes(await waiting, work)).toEqual(['built']);
});

test('waits no more when it is to begin nothing any more, and tells that end', async () => {
  const [first, second] = await twoRuns();
  const making = first.execute([work]);
  const held = await first.next('work');
  const drain = new AbortController();
  const waiting = second.execute([work], { drain: drain.signal });
  await second.waits;
  drain.abort();
  expect(outcomes(await waiting, work)).toEqual(['cancelled']);
  expect(second.events).toContainEqual(
    expect.objectContaining({ type: 'action-ended', outcome: 'cancelled' }),
  );
  held.leaves('');
  expect(outcomes(await making, work)).toEqual(['built']);
});

test('has no place while it waits, and takes one again for what failed there', async () => {
  const [first, second] = await twoRuns();
  const one = { places: { work: 1, transfer: 1 }, keepGoing: true };
  const making = first.execute([work]);
  const held = await first.next('work');
  const other = workOf('other');
  const expectedSeconds = ({ label }: Action) => (label.subject === 'work' ? 9 : 1);
  const waiting = second.execute([work, other], { ...one, expectedSeconds });
  await second.waits;
  const beside = await second.next('other');
  held.fails(1);
  await making;
  expect(second.started).toEqual(['other']);
  beside.leaves('');
  (await second.next('work')).leaves('');
  expect(outcomes(await waiting, work, other)).toEqual(['built', 'built']);
});

test('waits for nobody after a failure of its own', async () => {
  const [first, second] = await twoRuns();
  const making = first.execute([work]);
  const held = await first.next('work');
  const waiting = second.execute([work, workOf('bad')]);
  await second.waits;
  (await second.next('bad')).fails(1);
  expect(outcomes(await waiting, work, workOf('bad'))).toEqual(['cancelled', 'failed']);
  held.leaves('');
  await making;
});
