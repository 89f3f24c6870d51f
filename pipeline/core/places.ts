import PQueue from 'p-queue';
import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import type { Host, Runner, Task } from './host.ts';
import type { Outcome } from './report.ts';
import { isNoFaultOfIts, runAction } from './run-action.ts';

export interface PlaceOptions {
  /** How many jobs run at once, by the pool that their runner belongs to. */
  readonly places: Readonly<Record<Runner['pool'], number>>;
  /** Seconds that an action took earlier, where known. */
  readonly expectedSeconds: (action: Action) => number | undefined;
  /** Go on with what does not need a failed action. */
  readonly keepGoing: boolean;
  /** Aborted: begin nothing new. */
  readonly drain: AbortSignal;
  /** Aborted: end what runs, too. */
  readonly abort: AbortSignal;
}

export interface Placed {
  /** Of the tasks that wait for a place, the one with the highest begins. */
  readonly priority: number;
  /** What is no fault of the task's is no failure of the run yet: it will be given once more. */
  readonly repeatable: boolean;
}

/** Where tasks run. After a failure none begins any more, unless the run is to keep going. */
export interface Places {
  readonly run: (task: Task, placed: Placed) => Promise<Outcome>;
  /** The actions whose end was told, or will be when their task ends. */
  readonly told: Set<Digest>;
}

export const workPlaces = (host: Host, options: PlaceOptions): Places => {
  const told = new Set<Digest>();
  const pools: Readonly<Record<Runner['pool'], PQueue>> = {
    work: new PQueue({ concurrency: options.places.work }),
    transfer: new PQueue({ concurrency: options.places.transfer }),
  };
  let failed = false;

  const runUnlessStopped = async (task: Task, repeatable: boolean): Promise<Outcome> => {
    const stopped = (failed && !options.keepGoing) || options.drain.aborted;
    if (stopped || options.abort.aborted) return { kind: 'cancelled' };
    told.add(task.action.id);
    const outcome = await runAction(task, host, {
      expectedSeconds: options.expectedSeconds(task.action),
      abort: options.abort,
      repeatable,
    });
    failed ||= outcome.kind === 'failed' && !(repeatable && isNoFaultOfIts(outcome));
    return outcome;
  };

  return {
    told,
    run: (task, { priority, repeatable }) => {
      const pool = pools[host.runnerOf(task.action).pool];
      return pool.add(() => runUnlessStopped(task, repeatable), { priority });
    },
  };
};
