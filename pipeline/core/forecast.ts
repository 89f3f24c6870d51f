import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import type { Runner } from './host.ts';
import type { PlaceOptions } from './places.ts';
import { longestChain, remainingPaths } from './priority.ts';
import { type Begun, simulate, type Span } from './simulate.ts';
import { weightOf } from './weight.ts';

/** How actions will come about, as far as that is foreseen. Times are seconds from now. */
export interface Forecast {
  /** When the last one ends. */
  readonly seconds: number;
  /** The longest chain of actions that need each other: no machine is done sooner. */
  readonly criticalPath: readonly Action[];
  readonly criticalSeconds: number;
  /** By action. */
  readonly spans: ReadonlyMap<Digest, Span>;
}

export interface ForecastOptions extends Pick<
  PlaceOptions,
  'places' | 'memoryMiB' | 'expectedSeconds'
> {
  readonly poolOf: (action: Action) => Runner['pool'];
  /** What runs already. */
  readonly begun?: ReadonlyMap<Digest, Begun>;
}

/** For what was never measured, nor anything like it. */
const unknownSeconds = 1;

/**
 * Foresees the run of actions, each listed after those that it requires; what is not listed counts
 * as done. The rules are those of a real run, on the durations that are expected.
 */
export const forecast = (actions: readonly Action[], options: ForecastOptions): Forecast => {
  const { places, memoryMiB = Infinity, poolOf, begun } = options;
  const secondsOn = (action: Action, processors: number) =>
    options.expectedSeconds(action, processors) ?? unknownSeconds;
  const best = (action: Action) =>
    secondsOn(action, Math.min(weightOf(action).processors, places.work));
  const remaining = remainingPaths(actions, best);
  const jobs = actions.map((action) => ({
    action,
    weight: weightOf(action),
    priority: remaining.get(action.id) ?? 0,
    pool: poolOf(action),
    secondsOn: (processors: number) => secondsOn(action, processors),
  }));
  const rooms = {
    work: { processors: places.work, memoryMiB },
    transfer: { processors: places.transfer, memoryMiB: Infinity },
  };
  const spans = simulate(jobs, { rooms, begun: begun ?? new Map() });
  const ends = spans.values().map(({ end }) => end);
  return {
    spans,
    seconds: ends.reduce((latest, end) => Math.max(latest, end), 0),
    criticalPath: longestChain(actions, remaining),
    criticalSeconds: remaining.values().reduce((longest, path) => Math.max(longest, path), 0),
  };
};
