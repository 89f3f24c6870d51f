import { eachOnce } from './each-once.ts';
import type { Action } from './action.ts';
import { claimed } from './claimed.ts';
import type { Digest } from './digest.ts';
import type { Host, Runner, Task } from './host.ts';
import type { Outcome } from './report.ts';
import {
  type Placed,
  type Place,
  type Pool,
  poolsOf,
  take,
  tellNeighbours,
  waitForNeighbours,
  weighed,
} from './pools.ts';
import { isNoFaultOfIts, runAction } from './run-action.ts';
import { lineUp } from './waiting-line.ts';
import { type Quiet, whenQuiet } from './when-quiet.ts';

export interface PlaceOptions {
  /** How many processors jobs share, by the pool that their runner belongs to. */
  readonly places: Readonly<Record<Runner['pool'], number>>;
  /** What the jobs of the pool `work` share; as much as they like, where nobody says. */
  readonly memoryMiB?: number;
  /** Seconds that an action will take with so many processors, where that is foreseen. */
  readonly expectedSeconds: (action: Action, processors: number) => number | undefined;
  /** Go on with what does not need a failed action. */
  readonly keepGoing: boolean;
  /** Aborted: begin nothing new. */
  readonly drain: AbortSignal;
  /** Aborted: end what runs, too. */
  readonly abort: AbortSignal;
  /** Called when all has been begun that can be. */
  readonly settled?: () => void;
}

/** Where tasks run. After a failure none begins any more, unless the run is to keep going. */
export interface Places {
  readonly run: (task: Task, placed: Placed) => Promise<Outcome>;
  /** No place is given away before this is known: a more urgent task may wait then. */
  readonly first: Quiet['first'];
  /** The actions whose end was told, or will be when their task ends. */
  readonly told: Set<Digest>;
}

export const workPlaces = (host: Host, options: PlaceOptions): Places => {
  const told = new Set<Digest>();
  const { isStopped, heed, signal } = stopOf(options);
  const { placeFor, first } = placesOn(host, options, isStopped);

  const runIn = async (task: Task, { processors }: Place, placed: Placed): Promise<Outcome> => {
    told.add(task.action.id);
    const expectedSeconds = options.expectedSeconds(task.action, processors);
    const { abort } = options;
    return runAction(task, host, { ...placed, processors, expectedSeconds, abort });
  };

  const run: Places['run'] = async (task, placed) => {
    let place = await placeFor(task, placed);
    if (place === undefined) return { kind: 'cancelled' };
    const outcome = await claimed(task, host, {
      key: placed.key,
      signal,
      // Whoever waits for another run leaves its place to others.
      waiting: () => place?.leave(),
      run: async (waited) => {
        if (waited) place = await placeFor(task, placed);
        return place ? runIn(task, place, placed) : { kind: 'cancelled' };
      },
    });
    heed(outcome, placed.repeatable);
    place?.leave();
    return outcome;
  };

  return { told, first, run: eachOnce(run) };
};

const placesOn = (host: Host, options: PlaceOptions, isStopped: () => boolean) => {
  const pools = poolsOf(options.places, options.memoryMiB);

  const giveAway = (pool: Pool): void => {
    if (isStopped()) for (const { enter } of pool.waiting.splice(0)) enter(undefined);
    for (let next = take(pool, host); next; next = take(pool, host)) {
      const { one, running } = next;
      pool.running.add(running);
      tellNeighbours(pool, host);
      const leave = () => {
        if (!pool.running.delete(running)) return;
        tellNeighbours(pool, host);
        quiet.wake();
      };
      one.enter({ processors: running.processors, leave });
    }
  };

  const quiet = whenQuiet(() => {
    for (const pool of Object.values(pools)) giveAway(pool);
    waitForNeighbours(pools.work, host, quiet.wake);
    options.settled?.();
  });

  const placeFor = (task: Task, { priority }: Placed): Promise<Place | undefined> =>
    new Promise((enter) => {
      const { waiting } = pools[host.runnerOf(task.action).pool];
      lineUp(waiting, { priority, ...weighed(task, options.expectedSeconds), enter });
      quiet.wake();
    });

  return { placeFor, first: quiet.first };
};

/** Whether a run begins nothing any more. */
const stopOf = ({ keepGoing, drain, abort }: PlaceOptions) => {
  const failed = new AbortController();
  const signal = AbortSignal.any([drain, abort, failed.signal]);
  return {
    signal,
    isStopped: () => signal.aborted,
    heed: (outcome: Outcome, repeatable: boolean) => {
      const isFailure = outcome.kind === 'failed' && !(repeatable && isNoFaultOfIts(outcome));
      if (isFailure && !keepGoing) failed.abort();
    },
  };
};
