import { expect, test } from 'vitest';
import type { Action, Output } from '../../../pipeline/core/action.ts';
import { runOnMachine } from '../../rig/simulated-machine.ts';
import { workOf } from '../../rig/work-of.ts';

const expected: Readonly<Record<string, number>> = { zstd: 20, xen: 300, iso: 60 };

const secondsOf = ({ label }: Action) => expected[label.subject] ?? 0;

const foreseen = async (goals: readonly Output[], really = secondsOf) => {
  const machine = { processors: 2, secondsOf: really, expectedSeconds: secondsOf };
  const { events, seconds } = await runOnMachine(goals, machine);
  const told = events.flatMap((event) => (event.type === 'foreseen' ? [event] : []));
  return { told, seconds };
};

test('foresees the end of a run before anything of it runs', async () => {
  const iso = workOf('iso', [workOf('xen'), workOf('zstd')]);
  const { told, seconds } = await foreseen([iso]);
  expect(told[0]).toEqual({
    type: 'foreseen',
    time: 0,
    actions: 3,
    seconds: 360,
    criticalSeconds: 360,
  });
  expect(seconds).toBe(360);
});

test('foresees it anew as actions end sooner or later than expected', async () => {
  const iso = workOf('iso', [workOf('xen'), workOf('zstd')]);
  const really = (action: Action) => secondsOf(action) * (action.label.subject === 'xen' ? 0.5 : 2);
  const { told, seconds } = await foreseen([iso], really);
  const ends = told.map((event) => event.time / 1000 + event.seconds);
  expect(ends).toEqual([360, 360, 210]);
  expect(seconds).toBe(270);
});

test('foresees no more often than every ten seconds', async () => {
  const chain = Array.from({ length: 40 }).reduce<Output>(
    (last, _, index) => workOf(`step ${index}`, [last]),
    workOf('first'),
  );
  const { told, seconds } = await foreseen([chain], () => 1);
  expect(seconds).toBe(41);
  expect(told.map(({ time }) => time)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
});
