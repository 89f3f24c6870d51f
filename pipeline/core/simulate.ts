import { type Action, requirementsOf } from './action.ts';
import { admit, busyOn, type Room, type Running, type Waiting } from './admission.ts';
import type { Digest } from './digest.ts';
import type { Runner } from './host.ts';
import { lineUp } from './waiting-line.ts';

/** Seconds from now. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** How many the job is told to use. */
  readonly processors: number;
}

/** Of a job that runs already: for how many seconds, and what it was told to use. */
export interface Begun {
  readonly seconds: number;
  readonly processors: number;
}

export interface SimulatedJob extends Waiting {
  readonly action: Action;
  readonly priority: number;
  readonly pool: Runner['pool'];
  readonly secondsOn: (processors: number) => number;
}

export interface SimulationOptions {
  readonly rooms: Readonly<Record<Runner['pool'], Room>>;
  readonly begun: ReadonlyMap<Digest, Begun>;
}

/** What a job that takes longer than expected still needs, as a part of what was expected. */
const overdue = 0.1;

/**
 * When jobs run, each listed after those that it requires. Where jobs keep more processors busy
 * than there are, all slow down alike: so their ends keep their order on a clock of their own,
 * which goes slower then.
 */
export const simulate = (
  jobs: readonly SimulatedJob[],
  { rooms, begun }: SimulationOptions,
): ReadonlyMap<Digest, Span> => {
  const spans = new Map<Digest, Span>();
  const pools = [new Pool(rooms.work), new Pool(rooms.transfer)] as const;
  const poolOf = ({ pool }: SimulatedJob) => (pool === 'work' ? pools[0] : pools[1]);
  const graph = graphOf(jobs);
  const clock = { real: 0, own: 0 };
  for (const job of jobs) {
    const earlier = begun.get(job.action.id);
    if (earlier) poolOf(job).resume(job, earlier);
    else if (graph.isReady(job)) lineUp(poolOf(job).line, job);
  }
  for (;;) {
    for (const pool of pools) pool.begin(clock);
    const next = earliest(pools.flatMap(({ running }) => [...running]));
    if (next === undefined) return spans;
    const speed = Math.min(1, rooms.work.processors / pools[0].busy());
    clock.real += (next.endsAt - clock.own) / speed;
    clock.own = next.endsAt;
    poolOf(next.job).running.delete(next);
    const { start, processors } = next;
    spans.set(next.job.action.id, { start, end: clock.real, processors });
    for (const job of graph.afterEnd(next.job)) lineUp(poolOf(job).line, job);
  }
};

interface Clock {
  /** Seconds from now. */
  readonly real: number;
  /** Seconds that jobs would have come forward with enough processors. */
  readonly own: number;
}

interface RunningJob extends Running {
  readonly job: SimulatedJob;
  /** On the real clock. */
  readonly start: number;
  /** On the jobs' own. */
  readonly endsAt: number;
}

class Pool {
  readonly line: SimulatedJob[] = [];
  readonly running = new Set<RunningJob>();
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  busy(): number {
    return [...this.running].reduce((sum, { busy }) => sum + busy, 0);
  }

  begin({ real, own }: Clock): void {
    for (;;) {
      const next = admit(this.line, { room: this.#room, running: [...this.running], now: own });
      const [job] = next ? this.line.splice(next.index, 1) : [];
      if (job === undefined || next === undefined) return;
      const endsAt = own + job.secondsOn(next.processors);
      this.#run(job, { start: real, endsAt, processors: next.processors });
    }
  }

  resume(job: SimulatedJob, { seconds, processors }: Begun): void {
    const expected = job.secondsOn(processors);
    const endsAt = Math.max(expected - seconds, expected * overdue);
    this.#run(job, { start: -seconds, endsAt, processors });
  }

  #run(job: SimulatedJob, times: Pick<RunningJob, 'start' | 'endsAt' | 'processors'>): void {
    const { memoryMiB } = job.weight;
    const busy = busyOn(times.processors, job.secondsOn);
    this.running.add({ job, memoryMiB, busy, ...times });
  }
}

const earliest = (running: readonly RunningJob[]): RunningJob | undefined => {
  let first: RunningJob | undefined;
  for (const one of running) {
    if (first === undefined || one.endsAt < first.endsAt) first = one;
  }
  return first;
};

/** Which jobs wait for which. */
const graphOf = (jobs: readonly SimulatedJob[]) => {
  const listed = new Set(jobs.map(({ action }) => action.id));
  const open = new Map<Digest, number>();
  const after = new Map<Digest, SimulatedJob[]>();
  for (const job of jobs) {
    const required = new Set(requirementsOf(job.action).map(({ id }) => id)).intersection(listed);
    open.set(job.action.id, required.size);
    for (const id of required) {
      const others = after.get(id);
      if (others) others.push(job);
      else after.set(id, [job]);
    }
  }
  return {
    isReady: ({ action }: SimulatedJob) => open.get(action.id) === 0,
    /** Those that are ready now that this one has ended. */
    afterEnd: ({ action }: SimulatedJob) =>
      (after.get(action.id) ?? []).filter((job) => {
        const left = (open.get(job.action.id) ?? 0) - 1;
        open.set(job.action.id, left);
        return left === 0;
      }),
  };
};
