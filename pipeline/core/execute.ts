import { type Action, allRequirementsOf, type Label } from './action.ts';
import { contentsOf } from './contents.ts';
import { Decisions } from './decisions.ts';
import type { Digest } from './digest.ts';
import { isDone, lackOf, resultOf } from './done.ts';
import type { ActionResult, Artifact, Host } from './host.ts';
import { knownKey } from './key.ts';
import type { Plan } from './plan.ts';
import { type PlaceOptions, type Places, workPlaces } from './places.ts';
import { remainingPaths } from './priority.ts';
import type { Outcome, Report } from './report.ts';
import { failure, type Result, success } from './result.ts';
import { isNoFaultOfIts } from './run-action.ts';
import { type RunningForecast, runningForecast } from './running-forecast.ts';
import { taskOf } from './task-of.ts';
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
  let remaining: () => ReadonlyMap<Digest, number> = () => new Map();
  const places = workPlaces(host, { ...options, settled: foreseen.tell });
  const priorityOf = ({ id }: Action) => remaining().get(id) ?? 0;
  const outcomes = outcomesOn(host, { places, foreseen, priorityOf });
  return {
    execute: async (plan) => {
      host.report(planStarted(plan, host, options));
      foreseen.begin(plan.actions);
      remaining = remainingOf(plan, options);
      const { decided, materialise, outcomeOf } = outcomes;
      const deciding = decided.decide(plan.actions);
      await Promise.all([deciding, ...plan.goals.map(({ action }) => materialise(action))]);
      return { outcomes: await outcomesOf(plan, host, { outcomeOf, told: places.told }) };
    },
  };
};

interface Executing {
  readonly places: Places;
  readonly foreseen: RunningForecast;
  /** Seconds of the longest chain that an action begins. */
  readonly priorityOf: (action: Action) => number;
}

const outcomesOn = (host: Host, { places, foreseen, priorityOf }: Executing) => {
  const present = new Map<Digest, Promise<Outcome>>();

  /** The outcome with all its files in the store (and its image in the engine). */
  const materialise = (action: Action): Promise<Outcome> => {
    const known = present.get(action.id) ?? bringIn(action);
    present.set(action.id, known);
    return known;
  };

  const bringIn = async (action: Action): Promise<Outcome> => {
    const known = await decided.outcomeOf(action);
    const isHere = !isDone(known) || (await places.first(isHeld(host, action, known.result)));
    const outcome = isHere ? known : await perform(action);
    foreseen.mark(action.id, 'done');
    return outcome;
  };

  const perform = async (action: Action, attempt = 1): Promise<Outcome> => {
    foreseen.mark(action.id, 'open');
    const needed = allRequirementsOf(action);
    const results = resultsOf(needed, await Promise.all(needed.map(materialise)));
    if (!results.ok) return results.failure;
    const contents = contentsOf(({ id }) => results.value.get(id));
    const forget = forgetter(present, needed);
    const repeatable = attempt < mostAttempts;
    const outcome = await places.run(taskOf(action, contents), {
      key: knownKey(action, contents),
      priority: priorityOf(action),
      repeatable,
    });
    if (!repeatable || !isNoFaultOfIts(outcome)) return outcome;
    forget();
    return perform(action, attempt + 1);
  };

  const settled = ({ id }: Action) => foreseen.mark(id, 'done');
  const decided = new Decisions({ host, perform, settled, first: places.first });
  const outcomeOf = (action: Action) => present.get(action.id) ?? decided.outcomeOf(action);
  return { decided, materialise, outcomeOf };
};

/**
 * By how long actions take when they have all the processors that they can use. Found out when
 * the first one has to run.
 */
const remainingOf = ({ actions }: Plan, { places, expectedSeconds }: ExecuteOptions) => {
  let known: ReadonlyMap<Digest, number> | undefined;
  return () =>
    (known ??= remainingPaths(actions, (action) => {
      const processors = Math.min(weightOf(action).processors, places.work);
      return expectedSeconds(action, processors) ?? 1;
    }));
};

const planStarted = ({ actions }: Plan, { clock }: Host, { title }: ExecuteOptions) =>
  ({ type: 'plan-started', time: clock.now(), title, actions: actions.length }) as const;

interface Known {
  readonly outcomeOf: (action: Action) => Outcome | Promise<Outcome>;
  readonly told: Set<Digest>;
}

/** The outcome of every action; tells of those that did not have to run, or could not. */
const outcomesOf = async (
  { actions }: Plan,
  { report, clock }: Host,
  { outcomeOf, told }: Known,
): Promise<Report['outcomes']> => {
  const all = new Map<Digest, Outcome>();
  const reused: Label[] = [];
  for (const action of actions) {
    const { id, label } = action;
    const known = outcomeOf(action);
    const outcome = known instanceof Promise ? await known : known;
    all.set(id, outcome);
    if (told.has(id)) continue;
    told.add(id);
    const { kind } = outcome;
    const time = clock.now();
    if (kind === 'reused') reused.push(label);
    else report({ type: 'action-ended', time, action: id, label, outcome: kind, seconds: 0 });
  }
  if (reused.length > 0) report({ type: 'actions-reused', time: clock.now(), labels: reused });
  return all;
};

/** The results by action, or the outcome that the lack of one means for who needs them all. */
const resultsOf = (
  needed: readonly Action[],
  outcomes: readonly Outcome[],
): Result<ReadonlyMap<Digest, ActionResult>, Outcome> => {
  const results = new Map<Digest, ActionResult>();
  for (const [index, { id }] of needed.entries()) {
    const outcome = outcomes[index];
    const lack = lackOf(outcome, id);
    if (lack) return failure(lack);
    const result = resultOf(outcome);
    if (result) results.set(id, result);
  }
  return success(results);
};

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

/** A download's size is not foreseen; every other file's is known. */
const isWhole = (size: number | undefined, file: Artifact | undefined): boolean =>
  size !== undefined && (file === undefined || file.size === 0 || file.size === size);

const isHeld = async (host: Host, action: Action, result: ActionResult): Promise<boolean> => {
  const sizes = await Promise.all(result.files.map(({ digest }) => host.store.size(digest)));
  if (sizes.some((size, index) => !isWhole(size, result.files[index]))) return false;
  return (await host.runnerOf(action).holds?.(action, result)) ?? true;
};
