import { eachOnce } from './each-once.ts';
import type { Action } from './action.ts';
import type { Running } from './admission.ts';
import { claimed } from './claimed.ts';
import type { Digest } from './digest.ts';
import type { Host, Runner, Task } from './host.ts';
import type { Outcome } from './report.ts';
import {
  type Placed,
  type Pool,
  poolsOf,
  take,
  tellNeighbours,
  type Waiting,
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
  const pools = poolsOf(options.places, options.memoryMiB);
  const { isStopped, heed, signal } = stopOf(options);

  const runTask = async (one: Waiting, { processors }: Running): Promise<Outcome> => {
    const { task, key, repeatable, secondsOn } = one;
    told.add(task.action.id);
    const running = { processors, expectedSeconds: secondsOn(processors), abort: options.abort };
    const outcome = await claimed(task, host, {
      key,
      signal,
      run: () => runAction(task, host, { key, repeatable, ...running }),
    });
    heed(outcome, repeatable);
    return outcome;
  };

  const giveAway = (pool: Pool): void => {
    if (isStopped()) {
      for (const { begin } of pool.waiting.splice(0)) begin({ kind: 'cancelled' });
    }
    for (let next = take(pool, host); next; next = take(pool, host)) {
      const { one, running } = next;
      pool.running.add(running);
      tellNeighbours(pool, host);
      const ended = runTask(one, running).finally(() => {
        pool.running.delete(running);
        tellNeighbours(pool, host);
        quiet.wake();
      });
      one.begin(ended);
    }
  };

  const quiet = whenQuiet(() => {
    for (const pool of Object.values(pools)) giveAway(pool);
    waitForNeighbours(pools.work, host, quiet.wake);
    options.settled?.();
  });

  const run: Places['run'] = (task, placed) =>
    new Promise((begin) => {
      const { waiting } = pools[host.runnerOf(task.action).pool];
      lineUp(waiting, { ...placed, ...weighed(task, options.expectedSeconds), begin });
      quiet.wake();
    });

  return { told, first: quiet.first, run: eachOnce(run) };
};

/** Whether a run begins nothing any more. */
const stopOf = ({ keepGoing, drain, abort }: PlaceOptions) => {
  let failed = false;
  return {
    signal: AbortSignal.any([drain, abort]),
    isStopped: () => (failed && !keepGoing) || drain.aborted || abort.aborted,
    heed: (outcome: Outcome, repeatable: boolean) => {
      failed ||= outcome.kind === 'failed' && !(repeatable && isNoFaultOfIts(outcome));
    },
  };
};
