import type { Action, Output } from '../../pipeline/core/action.ts';
import { busyOn } from '../../pipeline/core/admission.ts';
import type { Digest } from '../../pipeline/core/digest.ts';
import type { Event } from '../../pipeline/core/event.ts';
import type { ExecuteOptions } from '../../pipeline/core/execute.ts';
import type { Host, Runner } from '../../pipeline/core/host.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { turn } from '../../pipeline/core/turn.ts';
import { chunksOf } from './chunks-of.ts';
import { executePlan } from './execute-plan.ts';
import { memoryStore } from './memory-store.ts';
import { noLogs } from './no-logs.ts';

export interface MachineOptions extends Partial<ExecuteOptions> {
  readonly processors: number;
  /** How long an action really takes with so many processors to itself. */
  readonly secondsOf: (action: Action, processors: number) => number;
}

export interface SimulatedRun {
  readonly events: readonly Event[];
  /** From the beginning to the end, on the machine's clock. */
  readonly seconds: number;
  /** By action, in seconds from the beginning. */
  readonly spans: ReadonlyMap<Digest, BusySpan>;
}

export interface BusySpan {
  readonly start: number;
  readonly end: number;
  /** How many processors it kept busy. */
  readonly busy: number;
}

interface Process {
  readonly busy: number;
  left: number;
  readonly end: () => void;
}

/** Turns of the event loop after which all has been begun that could be. */
const patience = 8;

/**
 * Executes what goals need on a machine whose clock goes on only when all that runs has been
 * begun: a real execution, with nothing waited for. Processes share the processors fairly.
 */
export const runOnMachine = async (
  goals: readonly Output[],
  { processors, secondsOf, ...options }: MachineOptions,
): Promise<SimulatedRun> => {
  const machine = { now: 0, begun: 0 };
  const running = new Set<Process>();
  const events: Event[] = [];
  const store = memoryStore();
  const spans = new Map<Digest, BusySpan>();
  const run: Runner['run'] = async ({ action: { id }, action }, { processors: told = 1 }) => {
    const secondsOn = (count: number) => secondsOf(action, count);
    const busy = busyOn(told, secondsOn);
    const start = machine.now;
    machine.begun += 1;
    await new Promise<void>((end) => running.add({ busy, left: secondsOn(told), end }));
    spans.set(id, { start, end: machine.now, busy });
    const file = { path: 'out', ...(await store.write(chunksOf(id))), executable: false };
    return { ok: true, value: { files: [file] } };
  };
  const host: Host = {
    store,
    runnerOf: ({ job }) => ({ run, pool: job.kind === 'fetch' ? 'transfer' : 'work' }),
    clock: { now: () => machine.now * 1000 },
    logs: noLogs,
    report: (event) => events.push(event),
  };
  const ended = executePlan(planOf(goals), host, {
    places: { work: processors, transfer: 8 },
    expectedSeconds: secondsOf,
    ...options,
  });
  let isDone = false;
  void ended.finally(() => (isDone = true));
  for (;;) {
    await settled(machine);
    if (isDone) break;
    advance(running, machine, processors);
  }
  await ended;
  return { events, seconds: machine.now, spans };
};

const settled = async (machine: { readonly begun: number }): Promise<void> => {
  for (let left = patience, before = machine.begun; left > 0; left -= 1) {
    await turn();
    if (machine.begun > before) left = patience;
    before = machine.begun;
  }
};

const advance = (running: Set<Process>, machine: { now: number }, processors: number): void => {
  const busy = [...running].reduce((sum, one) => sum + one.busy, 0);
  const speed = Math.min(1, processors / busy);
  const least = [...running].reduce((shortest, { left }) => Math.min(shortest, left), Infinity);
  if (least === Infinity) throw new Error('nothing runs, and the plan has not ended');
  machine.now += least / speed;
  for (const process of running) {
    process.left -= least;
    if (process.left > 1e-9) continue;
    running.delete(process);
    process.end();
  }
};
