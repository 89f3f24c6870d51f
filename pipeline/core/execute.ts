import { type Action, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Artifact, Host } from './host.ts';
import { actionKey } from './key.ts';
import type { Plan } from './plan.ts';
import { type PlaceOptions, workPlaces } from './places.ts';
import { remainingPaths } from './priority.ts';
import type { Outcome, Report } from './report.ts';
import { isNoFaultOfIts } from './run-action.ts';
import { type RunningForecast, runningForecast } from './running-forecast.ts';
import { isDone, resultsOf, taskOf } from './task-of.ts';
import { weightOf } from './weight.ts';

export interface ExecuteOptions extends PlaceOptions {
  readonly title: string;
}

/** Executes plans one after another, and remembers what it has found out. */
export interface Execution {
  readonly execute: (plan: Plan) => Promise<Report>;
}

/** Of one action, in one run; only what is no fault of its own is tried again. */
const mostAttempts = 3;

/**
 * Runs what the goals need and the store does not have. A topological scheduler with
 * constructive traces: an action whose key has a trace is not run, and what only such actions
 * need is not even fetched.
 */
export const execution = (given: Host, options: ExecuteOptions): Execution => {
  const foreseen = runningForecast(given, options);
  const host = { ...given, report: foreseen.report };
  const decided = new Map<Digest, Promise<Outcome>>();
  const present = new Map<Digest, Promise<Outcome>>();
  const remaining = new Map<Digest, number>();
  const places = workPlaces(host, { ...options, settled: foreseen.tell });

  /** The outcome as far as it can be known without having the files. */
  const decide = memoised(decided, foreseen, async (action: Action): Promise<Outcome> => {
    const result = host.runnerOf(action).foresee?.(action);
    if (result) return { kind: 'reused', result };
    const results = await requiredBy(action, decide);
    if (!results.ok) return results.failure;
    const trace = await places.first(host.store.lookUp(actionKey(taskOf(action, results.value))));
    return trace ? { kind: 'reused', result: trace.result } : perform(action);
  });

  /** The outcome with all its files in the store (and its image in the engine). */
  const materialise = memoised(present, foreseen, async (action: Action): Promise<Outcome> => {
    const outcome = await decide(action);
    const isHere = !isDone(outcome) || (await places.first(isHeld(host, action, outcome.result)));
    return isHere ? outcome : perform(action);
  });

  const perform = async (action: Action, attempt = 1): Promise<Outcome> => {
    foreseen.mark(action.id, 'open');
    const results = await requiredBy(action, materialise);
    if (!results.ok) return results.failure;
    const forget = forgetter(present, requirementsOf(action));
    const placed = { priority: remaining.get(action.id) ?? 0, repeatable: attempt < mostAttempts };
    const outcome = await places.run(taskOf(action, results.value), placed);
    if (!placed.repeatable || !isNoFaultOfIts(outcome)) return outcome;
    forget();
    return perform(action, attempt + 1);
  };

  return {
    execute: async (plan) => {
      host.report(planStarted(plan, host, options));
      foreseen.begin(plan.actions);
      for (const [id, path] of remainingOf(plan, options)) remaining.set(id, path);
      // In the plan's order, so that asking for the end of a deep plan does not nest as deep.
      const known = plan.actions.map(decide);
      await Promise.all([...known, ...plan.goals.map(({ action }) => materialise(action))]);
      const outcomeOf = (action: Action) => present.get(action.id) ?? decide(action);
      return { outcomes: await outcomesOf(plan, host, { outcomeOf, told: places.told }) };
    },
  };
};

/** By how long actions take when they have all the processors that they can use. */
const remainingOf = ({ actions }: Plan, { places, expectedSeconds }: ExecuteOptions) =>
  remainingPaths(actions, (action) => {
    const processors = Math.min(weightOf(action).processors, places.work);
    return expectedSeconds(action, processors) ?? 1;
  });

const planStarted = ({ actions }: Plan, { clock }: Host, { title }: ExecuteOptions) =>
  ({ type: 'plan-started', time: clock.now(), title, actions: actions.length }) as const;

interface Known {
  readonly outcomeOf: (action: Action) => Promise<Outcome>;
  readonly told: Set<Digest>;
}

/** The outcome of every action; tells of those that did not have to run, or could not. */
const outcomesOf = async (
  { actions }: Plan,
  host: Host,
  { outcomeOf, told }: Known,
): Promise<Report['outcomes']> => {
  const all = new Map<Digest, Outcome>();
  for (const action of actions) {
    const outcome = await outcomeOf(action);
    all.set(action.id, outcome);
    if (!told.has(action.id)) host.report(endedWithoutRunning(action, outcome, host));
    told.add(action.id);
  }
  return all;
};

type Answer = (action: Action) => Promise<Outcome>;

const requiredBy = async (action: Action, outcomeOf: Answer) =>
  resultsOf(action, await Promise.all(requirementsOf(action).map(outcomeOf)));

/**
 * Has what these actions left asked for anew; but not what another action, which failed for the
 * same input, has asked for again by now.
 */
const forgetter = (present: Map<Digest, Promise<Outcome>>, needed: readonly Action[]) => {
  const asked = needed.map(({ id }) => [id, present.get(id)] as const);
  return (): void => {
    for (const [id, earlier] of asked) if (present.get(id) === earlier) present.delete(id);
  };
};

const memoised =
  (memory: Map<Digest, Promise<Outcome>>, foreseen: RunningForecast, ask: Answer): Answer =>
  (action) => {
    const known = memory.get(action.id);
    if (known) return known;
    const answer = ask(action);
    memory.set(action.id, answer);
    void answer.then(() => foreseen.mark(action.id, 'done'));
    return answer;
  };

/** A download's size is not foreseen; every other file's is known. */
const isWhole = (size: number | undefined, file: Artifact | undefined): boolean =>
  size !== undefined && (file === undefined || file.size === 0 || file.size === size);

const isHeld = async (host: Host, action: Action, result: ActionResult): Promise<boolean> => {
  const sizes = await Promise.all(result.files.map(({ digest }) => host.store.size(digest)));
  if (sizes.some((size, index) => !isWhole(size, result.files[index]))) return false;
  return (await host.runnerOf(action).holds?.(action, result)) ?? true;
};

const endedWithoutRunning = (action: Action, outcome: Outcome, { clock }: Host) =>
  ({
    type: 'action-ended',
    time: clock.now(),
    action: action.id,
    label: action.label,
    outcome: outcome.kind,
    seconds: 0,
  }) as const;
