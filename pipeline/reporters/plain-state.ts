import type { Paint } from '../paint.ts';
import type { Digest } from '../core/digest.ts';
import type { ActionEnded, Event, Foreseen } from '../core/event.ts';
import { labelName } from '../core/label-name.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { duration } from './duration.ts';
import { equalResult } from './equal-result.ts';
import { afterEvent, emptyRun, type RunningStep, type RunState } from './run-state.ts';
import { summaryLines } from './summary-lines.ts';

/** What the plain reporter has to remember between lines. */
export interface PlainState {
  readonly run: RunState;
  /** When each step that has a line was last spoken of, in milliseconds since 1970. */
  readonly spokenOf: ReadonlyMap<Digest, number>;
  /** How many steps ended before they deserved a line, and since when, per name of the step. */
  readonly short: ReadonlyMap<string, number>;
  readonly shortSince: number;
}

export interface Shown {
  readonly state: PlainState;
  readonly lines: readonly string[];
}

export const emptyPlain: PlainState = {
  run: emptyRun,
  spokenOf: new Map(),
  short: new Map(),
  shortSince: 0,
};

/** Steps that end sooner get no line of their own: there are hundreds of them. */
const shortSeconds = 1;
const heartbeatSeconds = 60;
const shortReportSeconds = 10;

/** The state after an event, and what to print for it. */
export const afterPlainEvent = (before: PlainState, event: Event, paint: Paint): Shown => {
  const state = { ...before, run: afterEvent(before.run, event) };
  switch (event.type) {
    case 'plan-started':
      return { state, lines: [`${event.title}: ${event.actions} actions`] };
    case 'foreseen':
      return { state, lines: before.run.plan?.endsAt === undefined ? forecastLines(event) : [] };
    case 'action-ended':
      return afterEnd(state, event, paint);
    case 'noted':
      return { state, lines: [noteLine(event.level, event.message, paint)] };
    case 'run-ended': {
      const lines = [...shortLines(state), ...summaryLines(state.run, paint)];
      return { state: { ...state, short: new Map() }, lines };
    }
    case 'actions-reused':
    case 'action-started':
    case 'action-progressed':
      return { state, lines: [] };
  }
};

/** What is over in a moment needs no word before. */
const shortPlanSeconds = 5;

const forecastLines = ({ actions, seconds }: Foreseen): readonly string[] =>
  seconds < shortPlanSeconds
    ? []
    : [`foreseen ${actions} actions to run, in about ${duration(seconds)}`];

/** The state as time passes, and what to print for it: starts of long steps, signs of life. */
export const afterTick = (state: PlainState, now: number, paint: Paint): Shown => {
  const due = [...state.run.running].filter(([action, step]) =>
    isDue(step, state.spokenOf.get(action), now),
  );
  const spokenOf = new Map([...state.spokenOf, ...due.map(([action]) => [action, now] as const)]);
  const lines = due.map(([action, step]) =>
    state.spokenOf.has(action) ? heartbeat(step, now, paint) : startLine(step, paint),
  );
  const report = state.short.size > 0 && now - state.shortSince >= shortReportSeconds * 1000;
  return {
    state: { ...state, spokenOf, short: report ? new Map() : state.short },
    lines: report ? [...shortLines(state), ...lines] : lines,
  };
};

const isDue = (step: RunningStep, spoken: number | undefined, now: number): boolean =>
  spoken === undefined
    ? now - step.startedAt >= shortSeconds * 1000
    : now - spoken >= heartbeatSeconds * 1000;

const afterEnd = (state: PlainState, event: ActionEnded, paint: Paint): Shown => {
  if (event.outcome === 'built' && event.seconds < shortSeconds && !event.equal) {
    const { step } = event.label;
    const short = new Map(state.short).set(step, (state.short.get(step) ?? 0) + 1);
    const shortSince = state.short.size === 0 ? event.time : state.shortSince;
    return { state: { ...state, short, shortSince }, lines: [] };
  }
  return { state, lines: endLines(event, paint) };
};

const endLines = (event: ActionEnded, paint: Paint): readonly string[] => {
  switch (event.outcome) {
    case 'built':
      return [
        `done     ${labelName(event.label)} (${duration(event.seconds)})${event.equal ? equalResult : ''}`,
      ];
    case 'failed':
      return [
        `${paint('red', 'failed')}   ${labelName(event.label)} (${duration(event.seconds)})`,
        ...(event.diagnostic ? diagnosticLines(event.diagnostic, paint) : []),
      ];
    case 'blocked':
    case 'cancelled':
      return [];
  }
};

const startLine = ({ label, expectedSeconds }: RunningStep, paint: Paint) =>
  `started  ${labelName(label)}` +
  (expectedSeconds === undefined ? '' : paint('dim', ` (about ${duration(expectedSeconds)})`));

const heartbeat = (step: RunningStep, now: number, paint: Paint) => {
  const { label, startedAt, expectedSeconds, message } = step;
  const expected = expectedSeconds === undefined ? '' : ` of about ${duration(expectedSeconds)}`;
  const so = `${duration((now - startedAt) / 1000)}${expected}`;
  return paint('dim', `running  ${labelName(label)} (${so})${message ? `: ${message}` : ''}`);
};

const shortLines = ({ short }: PlainState) =>
  [...short].map(([step, count]) => `done     ${step}: ${count} short ones`);

const noteLine = (level: 'info' | 'warning', message: string, paint: Paint) =>
  level === 'info' ? message : `${paint('yellow', 'warning')}: ${message}`;
