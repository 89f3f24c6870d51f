import PQueue from 'p-queue';
import { type Action, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Host, Runner, Task } from './host.ts';
import { actionKey } from './key.ts';
import type { Plan } from './plan.ts';
import { remainingPaths } from './priority.ts';
import type { Outcome, Report } from './report.ts';
import { runAction } from './run-action.ts';
import { isDone, resultsOf, taskOf } from './task-of.ts';

export interface ExecuteOptions {
  readonly title: string;
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

/** Executes plans one after another, and remembers what it has found out. */
export interface Execution {
  readonly execute: (plan: Plan) => Promise<Report>;
}

/**
 * Runs what the goals need and the store does not have. A topological scheduler with
 * constructive traces: an action whose key has a trace is not run, and what only such actions
 * need is not even fetched.
 */
export const execution = (host: Host, options: ExecuteOptions): Execution => {
  const decided = new Map<Digest, Promise<Outcome>>();
  const present = new Map<Digest, Promise<Outcome>>();
  const told = new Set<Digest>();
  const remaining = new Map<Digest, number>();
  const pools = {
    work: new PQueue({ concurrency: options.places.work }),
    transfer: new PQueue({ concurrency: options.places.transfer }),
  };
  let stopped = false;

  /** The outcome as far as it can be known without having the files. */
  const decide = memoised(decided, async (action: Action): Promise<Outcome> => {
    const foreseen = host.runnerOf(action).foresee?.(action);
    if (foreseen) return { kind: 'reused', result: foreseen };
    const requirements = await Promise.all(requirementsOf(action).map(decide));
    const results = resultsOf(action, requirements);
    if (!results.ok) return results.failure;
    const trace = await host.store.lookUp(actionKey(taskOf(action, results.value)));
    return trace ? { kind: 'reused', result: trace.result } : perform(action);
  });

  /** The outcome with all its files in the store (and its image in the engine). */
  const materialise = memoised(present, async (action: Action): Promise<Outcome> => {
    const outcome = await decide(action);
    if (!isDone(outcome) || (await isHeld(host, action, outcome.result))) return outcome;
    return perform(action);
  });

  const perform = async (action: Action, attempt = 1): Promise<Outcome> => {
    const requirements = await Promise.all(requirementsOf(action).map(materialise));
    const results = resultsOf(action, requirements);
    if (!results.ok) return results.failure;
    const task = taskOf(action, results.value);
    const outcome = await pools[host.runnerOf(action).pool].add(() => runUnlessStopped(task), {
      priority: remaining.get(action.id) ?? 0,
    });
    if (!isCorruption(outcome) || attempt > 1) return outcome;
    for (const { id } of requirementsOf(action)) present.delete(id);
    return perform(action, 2);
  };

  const runUnlessStopped = async (task: Task): Promise<Outcome> => {
    if (stopped || options.drain.aborted) return { kind: 'cancelled' };
    told.add(task.action.id);
    const outcome = await runAction(task, host, {
      expectedSeconds: options.expectedSeconds(task.action),
      abort: options.abort,
    });
    stopped ||= outcome.kind === 'failed' && !options.keepGoing && !isCorruption(outcome);
    return outcome;
  };

  const outcomesOf = async ({ actions }: Plan): Promise<Report['outcomes']> => {
    const all = new Map<Digest, Outcome>();
    for (const action of actions) {
      const outcome = await (present.get(action.id) ?? decided.get(action.id));
      if (outcome === undefined) continue;
      all.set(action.id, outcome);
      if (!told.has(action.id)) host.report(endedWithoutRunning(action, outcome, host));
      told.add(action.id);
    }
    return all;
  };

  return {
    execute: async (plan) => {
      host.report(planStarted(plan, host, options));
      for (const [id, seconds] of remainingPaths(plan, (a) => options.expectedSeconds(a) ?? 1)) {
        remaining.set(id, seconds);
      }
      await Promise.all(plan.goals.map(({ action }) => materialise(action)));
      return { outcomes: await outcomesOf(plan) };
    },
  };
};

const planStarted = ({ actions }: Plan, { clock }: Host, { title }: ExecuteOptions) =>
  ({ type: 'plan-started', time: clock.now(), title, actions: actions.length }) as const;

const memoised =
  (memory: Map<Digest, Promise<Outcome>>, ask: (action: Action) => Promise<Outcome>) =>
  (action: Action): Promise<Outcome> => {
    const known = memory.get(action.id);
    if (known) return known;
    const answer = ask(action);
    memory.set(action.id, answer);
    return answer;
  };

const isHeld = async (host: Host, action: Action, result: ActionResult): Promise<boolean> => {
  const sizes = await Promise.all(result.files.map(({ digest }) => host.store.size(digest)));
  if (sizes.includes(undefined)) return false;
  return (await host.runnerOf(action).holds?.(action, result)) ?? true;
};

const isCorruption = (outcome: Outcome): boolean =>
  outcome.kind === 'failed' && outcome.failure.kind === 'corrupted-input';

const endedWithoutRunning = (action: Action, outcome: Outcome, { clock }: Host) =>
  ({
    type: 'action-ended',
    time: clock.now(),
    action: action.id,
    label: action.label,
    outcome: outcome.kind,
    seconds: 0,
  }) as const;
