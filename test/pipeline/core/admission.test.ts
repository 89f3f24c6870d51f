import { expect, test } from 'vitest';
import {
  admit,
  busyOn,
  processorsFor,
  type Running,
  type Waiting,
} from '../../../pipeline/core/admission.ts';

const room = { processors: 4, memoryMiB: 1000 };

const waiting = (given: Partial<Waiting['weight']> & { seconds?: number } = {}): Waiting => ({
  weight: { processors: given.processors ?? 1, memoryMiB: given.memoryMiB ?? 10 },
  secondsOn: () => given.seconds,
});

const running = (given: Partial<Running> = {}): Running => ({
  processors: 1,
  busy: 1,
  memoryMiB: 10,
  endsAt: undefined,
  ...given,
});

const indexOf = (line: readonly Waiting[], ...all: readonly Running[]) =>
  admit(line, { room, running: all, now: 100 })?.index;

test('admits the most urgent one while a processor is idle', () => {
  const line = [waiting(), waiting()];
  expect(indexOf(line)).toBe(1);
  expect(indexOf(line, running(), running(), running())).toBe(1);
  expect(indexOf(line, running(), running(), running(), running())).toBeUndefined();
  expect(indexOf([])).toBeUndefined();
});

test('counts a job for the processors that it keeps busy', () => {
  const line = [waiting()];
  expect(indexOf(line, running({ processors: 4, busy: 3.9 }))).toBeUndefined();
  expect(indexOf(line, running({ processors: 4, busy: 2 }))).toBe(0);
});

test('runs what is too large for the machine alone', () => {
  const large = waiting({ memoryMiB: 5000 });
  expect(indexOf([large])).toBe(0);
  expect(indexOf([large], running())).toBeUndefined();
});

test('lets a less urgent one begin that leaves enough memory for the most urgent one', () => {
  const large = waiting({ memoryMiB: 800 });
  const other = running({ memoryMiB: 500, endsAt: 200 });
  expect(indexOf([waiting({ memoryMiB: 150 }), large], other)).toBe(0);
  expect(indexOf([waiting({ memoryMiB: 300 }), large], other)).toBeUndefined();
});

test('lets a less urgent one begin that will have ended before there is enough memory', () => {
  const large = waiting({ memoryMiB: 800 });
  const other = running({ memoryMiB: 500, endsAt: 200 });
  expect(indexOf([waiting({ memoryMiB: 300, seconds: 99 }), large], other)).toBe(0);
  expect(indexOf([waiting({ memoryMiB: 300, seconds: 101 }), large], other)).toBeUndefined();
});

test('does not put off the most urgent one where no end is foreseen', () => {
  const large = waiting({ memoryMiB: 800 });
  const small = waiting({ memoryMiB: 300, seconds: 1 });
  expect(indexOf([small, large], running({ memoryMiB: 500 }))).toBeUndefined();
});

const granted = (one: Waiting, ...all: readonly Running[]) =>
  processorsFor(one, { room, running: all, now: 100 });

test('gives a job all processors that are free, as far as it can use them', () => {
  expect(granted(waiting({ processors: Infinity }))).toBe(4);
  expect(granted(waiting({ processors: 3 }))).toBe(3);
  expect(granted(waiting())).toBe(1);
  expect(granted(waiting({ processors: 4 }), running())).toBe(3);
});

test('gives it its fair part at least, also where others have taken more', () => {
  const all = running({ processors: 4 });
  expect(granted(waiting({ processors: 4 }), all)).toBe(2);
  expect(granted(waiting({ processors: 4 }), all, all, all)).toBe(1);
});

test('does not count what others hold for a small part of its life', () => {
  const long = waiting({ processors: 4, seconds: 300 });
  const soonGone = running({ processors: 4, endsAt: 110 });
  expect(granted(long, soonGone)).toBe(4);
  expect(granted(long, running({ processors: 3, endsAt: 500 }))).toBe(2);
});

test('a job keeps as many processors busy as they make it faster', () => {
  const half = (processors: number) => 50 + 50 / processors;
  expect(busyOn(2, half)).toBeCloseTo(100 / 75);
  expect(busyOn(4, () => 10)).toBe(1);
  expect(busyOn(4, () => undefined)).toBe(1);
});
