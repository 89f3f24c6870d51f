import type { Action } from './action.ts';
import { admit, busyOn, type Room, type Running } from './admission.ts';
import type { Digest } from './digest.ts';
import type { Host, Runner, Task } from './host.ts';
import { type Weight, weightOf } from './weight.ts';

export interface Placed {
  /** Of the task: where its result is kept. */
  readonly key: Digest;
  /** Of the tasks that wait for a place, the one with the highest begins. */
  readonly priority: number;
  /** What is no fault of the task's is no failure of the run yet: it will be given once more. */
  readonly repeatable: boolean;
}

/** Room for one job, until it is left. */
export interface Place {
  /** How many the job should use. */
  readonly processors: number;
  readonly leave: () => void;
}

export interface Waiting extends Pick<Placed, 'priority'> {
  readonly weight: Weight;
  readonly secondsOn: (processors: number) => number | undefined;
  /** Takes its place, or undefined where none is given away any more. */
  readonly enter: (place: Place | undefined) => void;
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
): Pick<Waiting, 'weight' | 'secondsOn'> => ({
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

/** What other runs have running. A run that has nothing on its way begins something all the same. */
const neighbouring = ({ running, shared }: Pool, { neighbours }: Host): readonly Running[] =>
  shared && running.size > 0 ? (neighbours?.others() ?? []) : [];

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
