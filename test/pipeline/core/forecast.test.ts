import { expect, test } from 'vitest';
import type { Action, Output } from '../../../pipeline/core/action.ts';
import { forecast, type ForecastOptions } from '../../../pipeline/core/forecast.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { fetchOf, workOf } from '../../rig/work-of.ts';

const seconds: Readonly<Record<string, number>> = { srpm: 1, zstd: 20, xen: 300, docs: 40 };

const options: ForecastOptions = {
  places: { work: 2, transfer: 8 },
  expectedSeconds: ({ label }) => seconds[label.subject],
  poolOf: ({ job }) => (job.kind === 'fetch' ? 'transfer' : 'work'),
};

const foresee = (goals: readonly Output[], given: Partial<ForecastOptions> = {}) =>
  forecast(planOf(goals).actions, { ...options, ...given });

const names = (actions: readonly Action[]) => actions.map(({ label }) => label.subject);

test('foresees when each action begins and ends, and the chain that decides the end', () => {
  const zstd = workOf('zstd', [workOf('srpm')]);
  const xen = workOf('xen', [zstd]);
  const docs = workOf('docs');
  const known = foresee([docs, xen]);
  expect(known.spans.get(docs.action.id)).toEqual({ start: 0, end: 40, processors: 1 });
  expect(known.spans.get(xen.action.id)).toEqual({ start: 21, end: 321, processors: 1 });
  expect(known.seconds).toBe(321);
  expect(names(known.criticalPath)).toEqual(['srpm', 'zstd', 'xen']);
  expect(known.criticalSeconds).toBe(321);
});

test('lets actions wait for a place, the longest path first', () => {
  const known = foresee([workOf('docs'), workOf('zstd'), workOf('xen')], {
    places: { work: 1, transfer: 8 },
  });
  const starts = [...known.spans.values()].map(({ start }) => start);
  expect(starts).toEqual([0, 300, 340]);
  expect(known.seconds).toBe(360);
});

test('counts what is not listed as done', () => {
  const zstd = workOf('zstd', [workOf('srpm')]);
  expect(forecast([zstd.action], options).seconds).toBe(20);
  expect(forecast([], options)).toMatchObject({ seconds: 0, criticalPath: [], criticalSeconds: 0 });
});

test('gives transfers places of their own', () => {
  const known = foresee([workOf('zstd'), workOf('docs'), fetchOf('xen', 'bytes')]);
  expect([...known.spans.values()].map(({ start }) => start)).toEqual([0, 0, 0]);
});

test('goes on from what runs already; what is overdue ends soon', () => {
  const xen = workOf('xen');
  const docs = workOf('docs');
  const begun = new Map([
    [xen.action.id, { seconds: 100, processors: 1 }],
    [docs.action.id, { seconds: 500, processors: 1 }],
  ]);
  const known = foresee([xen, docs], { begun });
  expect([...known.spans.values()].map(({ end }) => end)).toEqual([4, 200]);
});

test('slows all down alike where they keep more processors busy than there are', () => {
  const one = workOf('one', [], {}, 2);
  const two = workOf('two');
  const both = foresee([one, two], {
    expectedSeconds: (action, processors) =>
      action.label.subject === 'one' ? 90 / Math.min(1.5, processors) : 50,
  });
  // `one` keeps 1.5 processors busy, and both together 2.5 of 2.
  expect(both.spans.get(one.action.id)?.end).toBeCloseTo(72.5);
  expect(both.spans.get(two.action.id)?.end).toBeCloseTo(50 * 1.25);
});

test('foresees the memory that jobs wait for', () => {
  const limits = { memoryMiB: 600, pids: 16, seconds: 60 };
  const goals = ['docs', 'zstd'].map((name) => workOf(name, [], { limits }));
  expect(foresee(goals, { memoryMiB: 1000 }).seconds).toBe(60);
  expect(foresee(goals, { memoryMiB: 2000 }).seconds).toBe(40);
});

test('what was never measured counts little, and does count', () => {
  expect(foresee([workOf('new', [workOf('newer')])]).seconds).toBe(2);
});
