import type { Action } from './action.ts';
import { admit, busyOn, type Room, type Running } from './admission.ts';
import type { Digest } from './digest.ts';
import type { Host, Runner, Task } from './host.ts';
import type { Outcome } from './report.ts';
import { type Weight, weightOf } from './weight.ts';

export interface Placed {
  /** Of the task: where its result is kept. */
  readonly key: Digest;
  /** Of the tasks that wait for a place, the one with the highest begins. */
  readonly priority: number;
  /** What is no fault of the task's is no failure of the run yet: it will be given once more. */
  readonly repeatable: boolean;
}

export interface Waiting extends Placed {
  readonly task: Task;
  readonly weight: Weight;
  readonly secondsOn: (processors: number) => number | undefined;
  readonly begin: (outcome: Outcome | Promise<Outcome>) => void;
}

export interface Pool {
  readonly room: Room;
  /** The most urgent one last. */
  readonly waiting: Waiting[];
  readonly running: Set<Running>;
  /** With other runs, too. */
  readonly shared: boolean;
}

/** Processors by pool; memory is shared by what works. */
export const poolsOf = (
  places: Readonly<Record<Runner['pool'], number>>,
  memoryMiB = Infinity,
): Readonly<Record<Runner['pool'], Pool>> => {
  const poolOf = (room: Room, shared: boolean): Pool => ({
    room,
    waiting: [],
    running: new Set(),
    shared,
  });
  return {
    work: poolOf({ processors: places.work, memoryMiB }, true),
    transfer: poolOf({ processors: places.transfer, memoryMiB: Infinity }, false),
  };
};

type ExpectedSeconds = (action: Action, processors: number) => number | undefined;

export const weighed = (
  task: Task,
  expectedSeconds: ExpectedSeconds,
): Pick<Waiting, 'task' | 'weight' | 'secondsOn'> => ({
  task,
  weight: weightOf(task.action),
  secondsOn: (processors: number) => expectedSeconds(task.action, processors),
});

const secondsOf = ({ clock }: Host): number => clock.now() / 1000;

/** The next one that begins, taken out of those that wait. */
export const take = (
  pool: Pool,
  host: Host,
): { readonly one: Waiting; readonly running: Running } | undefined => {
  const { room, waiting } = pool;
  const now = secondsOf(host);
  const running = [...pool.running, ...neighbouring(pool, host)];
  const next = admit(waiting, { room, running, now });
  const [one] = next ? waiting.splice(next.index, 1) : [];
  return one && next && { one, running: runningOf(one, next.processors, now) };
};

/** What other runs have running. For memory it counts in any case; a first job always has a processor. */
const neighbouring = ({ running, shared }: Pool, { neighbours }: Host): readonly Running[] => {
  const others = shared ? (neighbours?.others() ?? []) : [];
  return running.size > 0 ? others : others.map((one) => ({ ...one, processors: 0, busy: 0 }));
};

/** To be called as what a pool has running changes. */
export const tellNeighbours = ({ running, shared }: Pool, { neighbours }: Host): void => {
  if (shared) neighbours?.tell([...running]);
};

/** Of the end of another run's job nobody is told. */
export const waitForNeighbours = (pool: Pool, host: Host, wake: () => void): void => {
  if (pool.waiting.length === 0 || neighbouring(pool, host).length === 0) return;
  host.neighbours?.later(wake);
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
