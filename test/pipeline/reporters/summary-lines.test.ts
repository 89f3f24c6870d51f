import { expect, test } from 'vitest';
import type { Event } from '../../../pipeline/core/event.ts';
import { unpainted } from '../../../pipeline/paint.ts';
import { afterEvent, emptyRun } from '../../../pipeline/reporters/run-state.ts';
import { summaryLines } from '../../../pipeline/reporters/summary-lines.ts';
import { failedRun, successfulRun } from '../../contracts/reporter.ts';

const summary = (events: readonly Event[]) =>
  summaryLines(events.reduce(afterEvent, emptyRun), unpainted);

test('a run ends with times per step, warnings, counts and what it made', () => {
  expect(summary(successfulRun)).toEqual([
    'step       done  reused  failed    time',
    'build-rpm     1       0       0  1m 29s',
    'warning: signed with a development key',
    'done in 1m 30s: 1 done, 1 reused',
    '  iso  out/x.iso',
  ]);
});

test('a failed run names what failed once more, with the exit code', () => {
  expect(summary(failedRun).slice(-2)).toEqual([
    'failed: build-rpm xen: rpmbuild of xen ended with code 1',
    'failed (exit code 1) in 1m 30s: 1 failed',
  ]);
});

test('a run that a signal ended says interrupted', () => {
  const [ending] = successfulRun.slice(-1);
  if (ending?.type !== 'run-ended') throw new Error('the last event is the end');
  expect(summary([{ ...ending, exitCode: 130 }])[0]).toMatch(/^interrupted in/);
});

test('sizes are told for people and exactly', () => {
  const [ending] = successfulRun.slice(-1);
  if (ending?.type !== 'run-ended') throw new Error('the last event is the end');
  const lines = summary([{ ...ending, result: { size: 432_013_312 } }]);
  expect(lines.at(-1)).toBe('  size  412.0 MiB (432013312 bytes)');
});

test('nothing is summed up before the end', () => {
  expect(summary(successfulRun.slice(0, -1))).toEqual([]);
});

test('a run ends with how long it was foreseen to take, all its plans together', () => {
  const [plan, ...rest] = successfulRun;
  if (plan === undefined) throw new Error('a plan begins the run');
  const foreseen = (seconds: number): Event => ({
    type: 'foreseen',
    time: 0,
    actions: 1,
    seconds,
    criticalSeconds: 1,
  });
  const events = [plan, foreseen(20), foreseen(10), plan, foreseen(60), ...rest];
  expect(summary(events)).toContain('done in 1m 30s (1m 20s foreseen): 1 done, 1 reused');
});
