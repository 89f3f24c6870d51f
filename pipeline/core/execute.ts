import { type Action, allRequirementsOf } from './action.ts';
import { contentsOf } from './contents.ts';
import { Decisions } from './decisions.ts';
import type { Digest } from './digest.ts';
import { isDone, lackOf, resultOf } from './done.ts';
import { endedBefore, keepEnding } from './ended.ts';
import type { ActionResult, Host } from './host.ts';
import { isHeld, isWhole, keptWhole } from './kept-whole.ts';
import { knownKey } from './key.ts';
import type { Plan } from './plan.ts';
import { type PlaceOptions, type Places, workPlaces } from './places.ts';
import { remainingPaths } from './priority.ts';
import type { Outcome, Report } from './report.ts';
import { failure, type Result, success } from './result.ts';
import { hadOtherBytes, isNoFaultOfIts } from './run-action.ts';
import { runningForecast } from './running-forecast.ts';
import { taskOf } from './task-of.ts';
import { weightOf } from './weight.ts';

export interface ExecuteOptions extends PlaceOptions {
  readonly title: string;
}

/** Executes plans one after another, and remembers what it has found out. */
export interface Execution {
  readonly execute: (plan: Plan) => Promise<Report>;
  /** What is needed is looked for in the store once more: of what was there, some is lost. */
  readonly lookAgain: () => Promise<void>;
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
  const outcomes = outcomesOn(host, { places, priorityOf });
  const told = new Set<Digest>();
  const untold = ({ actions }: Plan): readonly Action[] => {
    const others = actions.filter(({ id }) => !told.has(id) && !places.told.has(id));
    for (const { id } of actions) told.add(id);
    return others;
  };
  const look = async (plan: Plan): Promise<Report> => {
    const { decided, isOpen, materialise, outcomeOf } = outcomes;
    foreseen.begin(plan.actions, isOpen);
    remaining = remainingOf(plan, options);
    const deciding = decided.decide(plan.actions);
    await Promise.all([deciding, ...plan.goals.map(({ action }) => materialise(action))]);
    const report = { outcomes: await outcomesOf(plan.actions, outcomeOf) };
    tellOthers(untold(plan), report.outcomes, host);
    keepEnding(plan, report, host);
    return report;
  };
  return {
    lookAgain: outcomes.lookAgain,
    execute: async (plan) => {
      host.report(planStarted(plan, host, options));
      const known = await endedBefore(plan, host);
      if (known === undefined) return look(plan);
      tellReused(untold(plan), host);
      return { outcomes: known };
    },
  };
};

interface Executing {
  readonly places: Places;
  /** Seconds of the longest chain that an action begins. */
  readonly priorityOf: (action: Action) => number;
}

const outcomesOn = (host: Host, { places, priorityOf }: Executing) => {
  const present = new Map<Digest, Promise<Outcome>>();
  const performing = new Set<Digest>();

  /** The outcome with all its files in the store (and its image in the engine). */
  const materialise = (action: Action): Promise<Outcome> => {
    const known = present.get(action.id) ?? bringIn(action);
    present.set(action.id, known);
    return known;
  };

  const bringIn = async (action: Action): Promise<Outcome> => {
    const known = await decided.outcomeOf(action);
    if (!isDone(known) || (await places.first(isHeld(host, action, known.result)))) return known;
    await tellCutOff(host, action, known.result);
    return perform(action);
  };

  const perform = async (action: Action): Promise<Outcome> => {
    performing.add(action.id);
    const outcome = await attempt(action, 1);
    performing.delete(action.id);
    return outcome;
  };

  const attempt = async (action: Action, count: number): Promise<Outcome> => {
    const needed = allRequirementsOf(action);
    const results = resultsOf(needed, await Promise.all(needed.map(materialise)));
    if (!results.ok) return results.failure;
    const contents = contentsOf(({ id }) => results.value.get(id));
    const forget = forgetter(present, needed);
    const repeatable = count < mostAttempts;
    const key = knownKey(action, contents);
    const made = await places.first(keptWhole(host, action, key));
    if (made) return { kind: 'reused', result: made };
    const outcome = await places.run(taskOf(action, contents), {
      key,
      priority: priorityOf(action),
      repeatable,
    });
    if (!repeatable || !isNoFaultOfIts(outcome)) return outcome;
    forget();
    return attempt(action, count + 1);
  };

  const decided = new Decisions({ host, perform, first: places.first });
  const outcomeOf = (action: Action) => present.get(action.id) ?? decided.outcomeOf(action);
  const isOpen = (action: Action) => performing.has(action.id) || !decided.has(action);
  return { decided, isOpen, lookAgain: () => forgetDone(present), materialise, outcomeOf };
};

/** What has failed is not tried again for that. */
const forgetDone = async (present: Map<Digest, Promise<Outcome>>): Promise<void> => {
  for (const [id, known] of present) if (isDone(await known)) present.delete(id);
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

const outcomesOf = async (
  actions: readonly Action[],
  outcomeOf: (action: Action) => Outcome | Promise<Outcome>,
): Promise<Report['outcomes']> => {
  const all = new Map<Digest, Outcome>();
  for (const action of actions) {
    const known = outcomeOf(action);
    all.set(action.id, known instanceof Promise ? await known : known);
  }
  return all;
};

/** Tells of actions that did not have to run, or could not. */
const tellOthers = (actions: readonly Action[], outcomes: Report['outcomes'], host: Host): void => {
  const { report, clock } = host;
  const time = clock.now();
  const reused: Action[] = [];
  for (const one of actions) {
    const { id: action, label } = one;
    const outcome = outcomes.get(action)?.kind ?? 'cancelled';
    if (outcome === 'reused') reused.push(one);
    else report({ type: 'action-ended', time, action, label, outcome, seconds: 0 });
  }
  tellReused(reused, host);
};

const tellReused = (actions: readonly Action[], { report, clock }: Host): void => {
  const labels = actions.map(({ label }) => label);
  if (labels.length > 0) report({ type: 'actions-reused', time: clock.now(), labels });
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

/** What nobody has used for long is gone, and no news; a file of another size is a fault. */
const tellCutOff = async (
  { store, report, clock }: Host,
  { label: { step, subject } }: Action,
  { files }: ActionResult,
): Promise<void> => {
  for (const file of files) {
    const size = await store.size(file.digest);
    if (size === undefined || isWhole(size, file)) continue;
    const message = `${subject}: ${step}: ${hadOtherBytes(file.digest)}`;
    report({ type: 'noted', time: clock.now(), level: 'warning', message });
  }
};
