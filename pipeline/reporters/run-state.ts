import type { Label } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
import type {
  ActionEnded,
  ActionsReused,
  ActionStarted,
  Event,
  Foreseen,
  Noted,
  PlanStarted,
  RunEnded,
} from '../core/event.ts';

/** What a run looks like after the events so far. */
export interface RunState {
  readonly plan: PlanProgress | undefined;
  /** When the first event was reported, in milliseconds since 1970. */
  readonly startedAt: number | undefined;
  /** In the order of their starts. */
  readonly running: ReadonlyMap<Digest, RunningStep>;
  readonly counts: Counts;
  /** By the name of the step, in the order of their first ends. */
  readonly totals: ReadonlyMap<string, StepTotal>;
  /** Actions that really ran, longest first, no more than `slowestKept`. */
  readonly slowest: readonly EndedStep[];
  /** What was foreseen of all plans so far, each before it began; undefined if nothing was. */
  readonly predictedSeconds: number | undefined;
  readonly failures: readonly ActionEnded[];
  /** Subjects of blocked actions, in the order of their ends. */
  readonly blocked: ReadonlySet<string>;
  readonly warnings: readonly string[];
  readonly ending: RunEnded | undefined;
}

export interface PlanProgress {
  readonly title: string;
  readonly actions: number;
  readonly done: number;
  /** When it will have ended, in milliseconds since 1970, as last foreseen. */
  readonly endsAt?: number;
}

export interface RunningStep {
  readonly label: Label;
  readonly startedAt: number;
  readonly expectedSeconds: number | undefined;
  readonly message: string | undefined;
  readonly logPath: string | undefined;
}

export interface EndedStep {
  readonly label: Label;
  readonly outcome: Outcome;
  readonly seconds: number;
}

export interface StepTotal {
  readonly counts: Counts;
  readonly seconds: number;
}

export type Outcome = ActionEnded['outcome'] | 'reused';
export type Counts = Readonly<Record<Outcome, number>>;

const slowestKept = 5;

const noCounts: Counts = { reused: 0, built: 0, failed: 0, blocked: 0, cancelled: 0 };

export const emptyRun: RunState = {
  plan: undefined,
  startedAt: undefined,
  running: new Map(),
  counts: noCounts,
  totals: new Map(),
  slowest: [],
  predictedSeconds: undefined,
  failures: [],
  blocked: new Set(),
  warnings: [],
  ending: undefined,
};

/** The state after one more event. The old one stays as it is. */
export const afterEvent = (before: RunState, event: Event): RunState => {
  const state = { ...before, startedAt: before.startedAt ?? event.time };
  switch (event.type) {
    case 'plan-started':
      return { ...state, plan: planOf(event) };
    case 'foreseen':
      return afterForecast(state, event);
    case 'action-started':
      return { ...state, running: new Map(state.running).set(event.action, stepOf(event)) };
    case 'action-progressed':
      return withMessage(state, event.action, event.message);
    case 'action-ended':
      return afterEnd(state, event);
    case 'actions-reused':
      return afterReused(state, event);
    case 'noted':
      return { ...state, warnings: warningsWith(state.warnings, event) };
    case 'run-ended':
      return { ...state, ending: event, running: new Map() };
  }
};

const planOf = ({ title, actions }: PlanStarted): PlanProgress => ({ title, actions, done: 0 });

const afterForecast = (state: RunState, { time, seconds }: Foreseen): RunState => {
  const { plan, predictedSeconds = 0 } = state;
  if (plan === undefined) return state;
  const isFirst = plan.endsAt === undefined;
  return {
    ...state,
    plan: { ...plan, endsAt: time + seconds * 1000 },
    predictedSeconds: isFirst ? predictedSeconds + seconds : predictedSeconds,
  };
};

const stepOf = (event: ActionStarted): RunningStep => ({
  label: event.label,
  startedAt: event.time,
  expectedSeconds: event.expectedSeconds,
  message: undefined,
  logPath: event.logPath,
});

const withMessage = (state: RunState, action: Digest, message: string): RunState => {
  const step = state.running.get(action);
  if (step === undefined) return state;
  return { ...state, running: new Map(state.running).set(action, { ...step, message }) };
};

const afterEnd = (state: RunState, event: ActionEnded): RunState => {
  const { step, subject } = event.label;
  const { plan, blocked } = state;
  return {
    ...state,
    plan: plan && { ...plan, done: plan.done + 1 },
    running: without(state.running, event.action),
    counts: plusOne(state.counts, event.outcome),
    totals: new Map(state.totals).set(step, totalWith(state.totals.get(step), event)),
    slowest: event.outcome === 'built' ? slowestWith(state.slowest, event) : state.slowest,
    failures: event.outcome === 'failed' ? [...state.failures, event] : state.failures,
    blocked:
      event.outcome === 'blocked' && isOfOne(event.label) ? including(blocked, subject) : blocked,
  };
};

const afterReused = (state: RunState, { labels }: ActionsReused): RunState => {
  const { plan, counts } = state;
  const totals = new Map(state.totals);
  for (const [step, some] of Map.groupBy(labels, (label) => label.step)) {
    const { seconds, ...total } = totals.get(step) ?? { counts: noCounts, seconds: 0 };
    totals.set(step, { counts: withReused(total.counts, some.length), seconds });
  }
  return {
    ...state,
    plan: plan && { ...plan, done: plan.done + labels.length },
    counts: withReused(counts, labels.length),
    totals,
  };
};

const withReused = (counts: Counts, more: number): Counts => ({
  ...counts,
  reused: counts.reused + more,
});

const without = (running: RunState['running'], action: Digest) => {
  if (!running.has(action)) return running;
  const rest = new Map(running);
  rest.delete(action);
  return rest;
};

/** Many actions have one subject, so most change nothing. */
const including = (names: ReadonlySet<string>, name: string): ReadonlySet<string> =>
  names.has(name) ? names : new Set(names).add(name);

const totalWith = (total: StepTotal | undefined, { outcome, seconds }: ActionEnded): StepTotal => ({
  counts: plusOne(total?.counts ?? noCounts, outcome),
  seconds: (total?.seconds ?? 0) + seconds,
});

const plusOne = (counts: Counts, outcome: Outcome): Counts => ({
  ...counts,
  [outcome]: counts[outcome] + 1,
});

const slowestWith = (slowest: readonly EndedStep[], { label, outcome, seconds }: ActionEnded) =>
  [...slowest, { label, outcome, seconds }]
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, slowestKept);

const warningsWith = (warnings: readonly string[], { level, message }: Noted) =>
  level === 'warning' ? [...warnings, message] : warnings;

/** Not of many: those that wait for what this would find are told. */
const isOfOne = ({ step }: Label): boolean => step !== 'find-providers';
