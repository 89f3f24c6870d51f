import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { ActionEnded, Event } from '../../../pipeline/core/event.ts';
import { afterEvent, emptyRun } from '../../../pipeline/reporters/run-state.ts';

const fold = (events: readonly Event[]) => events.reduce(afterEvent, emptyRun);

const ended = (
  subject: string,
  outcome: ActionEnded['outcome'],
  seconds = 0,
  step = 'build-rpm',
): ActionEnded => ({
  type: 'action-ended',
  time: 5000,
  action: digestOf(subject),
  label: { step, subject },
  outcome,
  seconds,
});

const reused = (...subjects: readonly string[]): Event => ({
  type: 'actions-reused',
  time: 5000,
  labels: subjects.map((subject) => ({ step: 'build-rpm', subject })),
});

const started = (subject: string): Event => ({
  type: 'action-started',
  time: 1000,
  action: digestOf(subject),
  label: { step: 'build-rpm', subject },
});

const plan: Event = { type: 'plan-started', time: 0, title: 'x', actions: 3 };

test('a step runs from its start to its end, and carries what it said last', () => {
  const action = digestOf('xen');
  const said: Event = { type: 'action-progressed', time: 2000, action, message: '50 %' };
  const running = fold([plan, started('xen'), said]).running;
  expect([...running.values()].map(({ message }) => message)).toEqual(['50 %']);
  expect(fold([plan, started('xen'), said, ended('xen', 'built')]).running.size).toBe(0);
});

test('ends are counted by outcome, and by step with the time that was really spent', () => {
  const state = fold([
    plan,
    ended('a', 'built', 10),
    reused('b'),
    ended('c', 'failed', 5),
    ended('d', 'built', 1, 'fetch'),
  ]);
  expect(state.counts).toEqual({ built: 2, reused: 1, failed: 1, blocked: 0, cancelled: 0 });
  expect(state.totals.get('build-rpm')).toEqual({
    counts: { built: 1, reused: 1, failed: 1, blocked: 0, cancelled: 0 },
    seconds: 15,
  });
  expect([...state.totals.keys()]).toEqual(['build-rpm', 'fetch']);
});

test('a second plan begins its own progress, and the counts go on', () => {
  const state = fold([plan, ended('a', 'built'), { ...plan, title: 'y', actions: 7 }]);
  expect(state.plan).toEqual({ title: 'y', actions: 7, done: 0 });
  expect(state.counts.built).toBe(1);
});

test('only failures that stand for themselves are failures', () => {
  const state = fold([plan, ended('a', 'failed'), ended('b', 'blocked'), ended('c', 'cancelled')]);
  expect(state.failures.map(({ label }) => label.subject)).toEqual(['a']);
});

test('the slowest steps are the longest that really ran', () => {
  const lengths = [3, 9, 1, 7, 5, 8, 2];
  const state = fold(lengths.map((seconds) => ended(`s${seconds}`, 'built', seconds)));
  expect(state.slowest.map(({ seconds }) => seconds)).toEqual([9, 8, 7, 5, 3]);
});

test('a state is a value: an event leaves the one before as it was', () => {
  const before = fold([plan, started('xen')]);
  afterEvent(before, ended('xen', 'built'));
  expect(before.running.size).toBe(1);
  expect(before.counts.built).toBe(0);
});
