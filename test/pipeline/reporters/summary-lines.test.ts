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

const blockedBy = (...labels: readonly string[]): readonly Event[] =>
  failedRun.flatMap((event): readonly Event[] => {
    if (event.type !== 'action-ended') return [event];
    const blocked = labels.map((label): Event => {
      const [step = '', subject = ''] = label.split(' ');
      return { ...event, outcome: 'blocked', label: { step, subject } };
    });
    return [event, ...blocked];
  });

test('what a failure blocked is named, each package once, without the one that failed', () => {
  const blocked = ['sign-rpms xen', 'build-rpm a@bootstrap', 'build-rpm a', 'build-rpm b'];
  expect(summary(blockedBy(...blocked)).slice(-3, -1)).toEqual([
    'failed: build-rpm xen: rpmbuild of xen ended with code 1',
    'blocked: a, b',
  ]);
  expect(summary(blockedBy('sign-rpms xen')).join()).not.toContain('blocked: ');
});

test('no more than eight of what was blocked are named', () => {
  const names = Array.from({ length: 8 }, (_, index) => `n${index}`);
  const builds = (more: readonly string[]) =>
    [...names, ...more].map((name) => `build-rpm ${name}`);
  expect(summary(blockedBy(...builds([])))).toContain(`blocked: ${names.join(', ')}`);
  expect(summary(blockedBy(...builds(['x', 'y'])))).toContain(
    `blocked: ${names.join(', ')} and 2 more`,
  );
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
