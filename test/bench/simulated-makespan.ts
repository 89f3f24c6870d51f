import type { Action } from '../../pipeline/core/action.ts';
import { forecast } from '../../pipeline/core/forecast.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { type RandomBuilds, randomBuilds } from '../rig/random-builds.ts';
import { runOnMachine } from '../rig/simulated-machine.ts';
import type { Measurement } from './measurement.ts';
import { secondsOf } from './timed.ts';

const size = 200;

/**
 * The end of a run on a simulated machine, its durations known, beside the earliest end that any
 * order could reach. And what a forecast costs.
 */
export const simulatedMakespan = async (): Promise<readonly Measurement[]> => {
  const builds = randomBuilds(1, size);
  const { actions } = planOf(builds.goals);
  const { secondsOf: expectedSeconds } = builds;
  const work = actions.reduce((sum, action) => sum + expectedSeconds(action, 1), 0);
  const measurements: Measurement[] = [];
  for (const processors of [2, 8, 32]) {
    const { criticalSeconds } = foreseen(actions, { processors, expectedSeconds });
    const { seconds } = await runOnMachine(builds.goals, { processors, ...builds });
    const value = Math.max(criticalSeconds, work / processors);
    const beside = { name: 'critical path, or work of each core', value };
    const name = `${size} simulated builds on ${processors} cores`;
    measurements.push({ name, value: seconds, unit: 's', beside });
  }
  return [...measurements, ...(await costs())];
};

interface Machine {
  readonly processors: number;
  readonly expectedSeconds: RandomBuilds['secondsOf'];
}

const foreseen = (actions: readonly Action[], { processors, expectedSeconds }: Machine) =>
  forecast(actions, {
    places: { work: processors, transfer: 8 },
    expectedSeconds,
    poolOf: () => 'work',
  });

const costs = async (): Promise<readonly Measurement[]> => {
  const cost = async (count: number) => {
    const { goals, secondsOf: expectedSeconds } = randomBuilds(2, count);
    const { actions } = planOf(goals);
    return secondsOf(async () => foreseen(actions, { expectedSeconds, processors: 8 }));
  };
  await cost(100);
  const beside = { name: 'of 3,000 actions', value: await cost(1000) };
  return [{ name: 'a forecast of 30,000 actions', value: await cost(10_000), unit: 's', beside }];
};
