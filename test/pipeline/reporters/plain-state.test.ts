import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { ActionEnded, Event } from '../../../pipeline/core/event.ts';
import { unpainted } from '../../../pipeline/paint.ts';
import {
  afterPlainEvent,
  afterTick,
  emptyPlain,
  type PlainState,
} from '../../../pipeline/reporters/plain-state.ts';

const label = (subject: string) => ({ step: 'build-rpm', subject });
const started = (subject: string, time: number): Event => ({
  type: 'action-started',
  time,
  action: digestOf(subject),
  label: label(subject),
});
const built = (subject: string, seconds: number): ActionEnded => ({
  type: 'action-ended',
  time: 0,
  action: digestOf(subject),
  label: label(subject),
  outcome: 'built',
  seconds,
});

/** What is printed for a story of events, and of seconds that pass. */
const story = (moments: readonly (Event | number)[]) => {
  let state: PlainState = emptyPlain;
  return moments.flatMap((moment) => {
    const shown =
      typeof moment === 'number'
        ? afterTick(state, moment * 1000, unpainted)
        : afterPlainEvent(state, moment, unpainted);
    state = shown.state;
    return shown.lines;
  });
};

test('a long step has a line for its start and one for its end', () => {
  expect(story([started('xen', 0), 1, 2, built('xen', 2.5)])).toEqual([
    'started  build-rpm xen',
    'done     build-rpm xen (2.5 s)',
  ]);
});

test('a long step gives a sign of life each minute', () => {
  expect(story([started('xen', 0), 1, 30, 61, 62, 121])).toEqual([
    'started  build-rpm xen',
    'running  build-rpm xen (1m 01s)',
    'running  build-rpm xen (2m 01s)',
  ]);
});

test('a result that is equal to before is told, however short the step', () => {
  expect(story([started('xen', 0), { ...built('xen', 0.1), equal: true }])).toEqual([
    'done     build-rpm xen (0.1 s): equal to before, so nothing is rebuilt for it',
  ]);
});

test('short steps are counted together', () => {
  const short = ['a', 'b', 'c'].flatMap((name) => [started(name, 0), built(name, 0.1)]);
  expect(story([...short, 5, 10])).toEqual(['done     build-rpm: 3 short ones']);
});

test('what is reused has no line of its own', () => {
  expect(story([{ type: 'actions-reused', time: 0, labels: [label('xen')] }, 20])).toEqual([]);
});

test('a forecast has a line when it is the first of a plan, and long', () => {
  const plan: Event = { type: 'plan-started', time: 0, title: 'iso', actions: 480 };
  const foreseen = (seconds: number): Event => ({
    type: 'foreseen',
    time: 0,
    actions: 40,
    seconds,
    criticalSeconds: 1,
  });
  expect(story([plan, foreseen(250), foreseen(240), plan, foreseen(4)])).toEqual([
    'iso: 480 actions',
    'foreseen 40 actions to run, in about 4m 10s',
    'iso: 480 actions',
  ]);
});
