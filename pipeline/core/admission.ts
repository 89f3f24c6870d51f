import type { Weight } from './weight.ts';

/** What jobs of one kind share. */
export interface Room {
  readonly processors: number;
  readonly memoryMiB: number;
}

export interface Waiting {
  readonly weight: Weight;
  /** Seconds with so many processors, where that is foreseen. */
  readonly secondsOn: (processors: number) => number | undefined;
}

export interface Running {
  /** How many it was told to use. */
  readonly processors: number;
  /** How many it keeps busy, on the average. */
  readonly busy: number;
  readonly memoryMiB: number;
  /** Seconds on the clock of `now`, where that is foreseen. */
  readonly endsAt: number | undefined;
}

export interface Surroundings {
  readonly room: Room;
  readonly running: readonly Running[];
  /** Seconds. */
  readonly now: number;
}

export interface Admitted {
  readonly index: number;
  readonly processors: number;
}

/** Less of a processor than this is not worth another job: processes come and go. */
const worthwhile = 0.25;

/** How many are looked at when the first does not fit: with thousands, one of these does. */
const lookedAt = 100;

/**
 * Which of those that wait begins next, and how many processors it is told to use; undefined if
 * none does. The last one is the most urgent. One begins whenever a processor is idle, unless
 * memory is short. Then a less urgent one begins only if the most urgent one is not put off by it.
 */
export const admit = (
  waiting: readonly Waiting[],
  surroundings: Surroundings,
): Admitted | undefined => {
  const { room, running } = surroundings;
  if (room.processors - sumOf(running, ({ busy }) => busy) < worthwhile) return undefined;
  const index = fitting(waiting, surroundings);
  const chosen = waiting[index];
  return chosen && { index, processors: processorsFor(chosen, surroundings) };
};

/**
 * The processors that are free for a job on the average of its life, as far as that is foreseen,
 * and at least its fair part: what a build is told when it begins stays, and others end.
 */
export const processorsFor = (
  { weight, secondsOn }: Waiting,
  { room, running, now }: Surroundings,
): number => {
  const most = Math.min(weight.processors, room.processors);
  const life = secondsOn(most);
  const taken = sumOf(running, ({ processors, endsAt }) => {
    if (life === undefined || endsAt === undefined) return processors;
    return processors * Math.min(1, Math.max(0, endsAt - now) / Math.max(life, 0.001));
  });
  const fair = Math.ceil(room.processors / (running.length + 1));
  return Math.min(most, Math.max(fair, Math.round(room.processors - taken), 1));
};

/** How many processors a job keeps busy on the average, when it is told to use so many. */
export const busyOn = (processors: number, secondsOn: Waiting['secondsOn']): number => {
  const alone = secondsOn(1);
  const seconds = secondsOn(processors);
  if (alone === undefined || seconds === undefined || seconds <= 0) return 1;
  return Math.min(processors, Math.max(1, alone / seconds));
};

/** The index of the most urgent one that may begin now; -1 if there is none. */
const fitting = (waiting: readonly Waiting[], surroundings: Surroundings): number => {
  const { room, running } = surroundings;
  const free = room.memoryMiB - sumOf(running, ({ memoryMiB }) => memoryMiB);
  const last = waiting.length - 1;
  const first = waiting[last];
  // What is too large for the machine runs alone, rather than never.
  if (first === undefined || running.length === 0 || first.weight.memoryMiB <= free) return last;
  const later = whenFits(first, free, surroundings);
  const end = Math.max(0, last - lookedAt);
  for (let index = last - 1; index >= end; index -= 1) {
    const candidate = waiting[index];
    if (candidate === undefined || candidate.weight.memoryMiB > free) continue;
    const { memoryMiB, processors } = candidate.weight;
    const seconds = candidate.secondsOn(Math.min(processors, room.processors)) ?? Infinity;
    const isGone = later.at < Infinity && surroundings.now + seconds <= later.at;
    if (isGone || memoryMiB <= later.spareMiB) return index;
  }
  return -1;
};

/** When enough memory will be free for a job, and how much is left beside it then. */
const whenFits = (
  { weight }: Waiting,
  freeNow: number,
  { room, running }: Surroundings,
): { readonly at: number; readonly spareMiB: number } => {
  const wanted = Math.min(weight.memoryMiB, room.memoryMiB);
  const ends = running
    .map(({ endsAt = Infinity, memoryMiB }) => ({ endsAt, memoryMiB }))
    .toSorted((a, b) => a.endsAt - b.endsAt);
  let free = freeNow;
  for (const { endsAt, memoryMiB } of ends) {
    free += memoryMiB;
    if (free >= wanted) return { at: endsAt, spareMiB: free - wanted };
  }
  return { at: Infinity, spareMiB: 0 };
};

const sumOf = <One>(all: Iterable<One>, valueOf: (one: One) => number): number => {
  let sum = 0;
  for (const one of all) sum += valueOf(one);
  return sum;
};
