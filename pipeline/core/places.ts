import { eachOnce } from './each-once.ts';
import type { Action } from './action.ts';
import { admit, busyOn, type Room, type Running } from './admission.ts';
import { claimed } from './claimed.ts';
import type { Digest } from './digest.ts';
import type { Host, Runner, Task } from './host.ts';
import type { Outcome } from './report.ts';
import { isNoFaultOfIts, runAction } from './run-action.ts';
import { lineUp } from './waiting-line.ts';
import { type Weight, weightOf } from './weight.ts';
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

export interface Placed {
  /** Of the task: where its result is kept. */
  readonly key: Digest;
  /** Of the tasks that wait for a place, the one with the highest begins. */
  readonly priority: number;
  /** What is no fault of the task's is no failure of the run yet: it will be given once more. */
  readonly repeatable: boolean;
}

/** Where tasks run. After a failure none begins any more, unless the run is to keep going. */
export interface Places {
  readonly run: (task: Task, placed: Placed) => Promise<Outcome>;
  /** No place is given away before this is known: a more urgent task may wait then. */
  readonly first: Quiet['first'];
  /** The actions whose end was told, or will be when their task ends. */
  readonly told: Set<Digest>;
}

interface Waiting extends Placed {
  readonly task: Task;
  readonly weight: Weight;
  readonly secondsOn: (processors: number) => number | undefined;
  readonly begin: (outcome: Outcome | Promise<Outcome>) => void;
}

interface Pool {
  readonly room: Room;
  /** The most urgent one last. */
  readonly waiting: Waiting[];
  readonly running: Set<Running>;
}

export const workPlaces = (host: Host, options: PlaceOptions): Places => {
  const told = new Set<Digest>();
  const pools = poolsOf(options);
  const { isStopped, heed } = stopOf(options);
  const stopped = AbortSignal.any([options.drain, options.abort]);

  const runTask = async (one: Waiting, { processors }: Running): Promise<Outcome> => {
    const { task, key, repeatable } = one;
    told.add(task.action.id);
    const expectedSeconds = one.secondsOn(processors);
    const { abort } = options;
    const outcome = await claimed(task, host, {
      key,
      signal: stopped,
      run: () => runAction(task, host, { key, processors, expectedSeconds, abort, repeatable }),
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
      const ended = runTask(one, running).finally(() => {
        pool.running.delete(running);
        quiet.wake();
      });
      one.begin(ended);
    }
  };

  const quiet = whenQuiet(() => {
    for (const pool of Object.values(pools)) giveAway(pool);
    options.settled?.();
  });

  const run: Places['run'] = (task, placed) =>
    new Promise((begin) => {
      const { waiting } = pools[host.runnerOf(task.action).pool];
      lineUp(waiting, { ...placed, ...weighed(task, options), begin });
      quiet.wake();
    });

  return { told, first: quiet.first, run: eachOnce(run) };
};

/** Whether a run begins nothing any more. */
const stopOf = ({ keepGoing, drain, abort }: PlaceOptions) => {
  let failed = false;
  return {
    isStopped: () => (failed && !keepGoing) || drain.aborted || abort.aborted,
    heed: (outcome: Outcome, repeatable: boolean) => {
      failed ||= outcome.kind === 'failed' && !(repeatable && isNoFaultOfIts(outcome));
    },
  };
};

const poolsOf = ({ places, memoryMiB = Infinity }: PlaceOptions) => {
  const poolOf = (room: Room): Pool => ({ room, waiting: [], running: new Set() });
  return {
    work: poolOf({ processors: places.work, memoryMiB }),
    transfer: poolOf({ processors: places.transfer, memoryMiB: Infinity }),
  };
};

const weighed = (task: Task, { expectedSeconds }: PlaceOptions) => ({
  task,
  weight: weightOf(task.action),
  secondsOn: (processors: number) => expectedSeconds(task.action, processors),
});

const secondsOf = ({ clock }: Host): number => clock.now() / 1000;

/** The next one that begins, taken out of those that wait. */
const take = (
  { room, waiting, running }: Pool,
  host: Host,
): { readonly one: Waiting; readonly running: Running } | undefined => {
  const now = secondsOf(host);
  const next = admit(waiting, { room, running: [...running], now });
  const [one] = next ? waiting.splice(next.index, 1) : [];
  return one && next && { one, running: runningOf(one, next.processors, now) };
};

const runningOf = ({ weight, secondsOn }: Waiting, processors: number, now: number): Running => {
  const seconds = secondsOn(processors);
  return {
    processors,
    busy: busyOn(processors, secondsOn),
    memoryMiB: weight.memoryMiB,
    endsAt: seconds === undefined ? undefined : now + seconds,
  };
};
