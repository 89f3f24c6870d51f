import type { Paint } from '../paint.ts';
import { duration } from './duration.ts';
import type { RunningStep, RunState } from './run-state.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface LiveBlockOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly size: TerminalSize;
  readonly paint: Paint;
}

/** Steps younger than this are counted, not shown: hundreds of them flit by. */
const shownAfterSeconds = 1;

/**
 * The lines at the bottom of the terminal: running steps, oldest first, then totals. Never wider
 * than the terminal, and never higher than half of it, so that what scrolls above stays readable.
 */
export const liveBlock = (state: RunState, options: LiveBlockOptions): readonly string[] => {
  if (state.plan === undefined || state.ending !== undefined) return [];
  const { now, size, paint } = options;
  const steps = [...state.running.values()].filter(
    ({ startedAt }) => now - startedAt >= shownAfterSeconds * 1000,
  );
  const room = Math.max(1, Math.floor(size.rows / 2) - 2);
  const shown = steps.length > room ? steps.slice(0, room - 1) : steps;
  const width = Math.max(10, size.columns - 1);
  return [
    ...stepLines(shown, now, width).map((line) => paint('cyan', line)),
    ...(shown.length < steps.length ? [`  … and ${steps.length - shown.length} more`] : []),
    paint('dim', cut(totalsLine(state, now), width)),
  ];
};

const stepLines = (steps: readonly RunningStep[], now: number, width: number) => {
  const names = steps.map(({ label }) => `${label.step} ${label.subject}`);
  const nameWidth = Math.min(40, Math.max(0, ...names.map((name) => name.length)));
  return steps.map((step, index) => {
    const name = (names[index] ?? '').padEnd(nameWidth);
    const message = step.message === undefined ? '' : `  ${step.message}`;
    return cut(`  ${name}  ${elapsed(step, now)}${message}`, width);
  });
};

const elapsed = ({ startedAt, expectedSeconds }: RunningStep, now: number) => {
  const so = duration((now - startedAt) / 1000);
  return expectedSeconds === undefined ? so : `${so} / ${duration(expectedSeconds)}`;
};

const totalsLine = ({ plan, counts, running, startedAt }: RunState, now: number) => {
  const parts = [
    `${plan?.done ?? 0}/${plan?.actions ?? 0}`,
    `${running.size} running`,
    ...(counts.reused > 0 ? [`${counts.reused} reused`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    duration((now - (startedAt ?? now)) / 1000),
    ...leftOf(plan, now),
  ];
  return `${plan?.title ?? ''}  ${parts.join(' · ')}`;
};

/** Nothing once the end is later than it was foreseen. */
const leftOf = (plan: RunState['plan'], now: number): readonly string[] =>
  plan?.endsAt === undefined || plan.endsAt <= now
    ? []
    : [`about ${duration((plan.endsAt - now) / 1000)} left`];

// Control characters of a build's own messages must not reach the terminal.
const cut = (line: string, width: number) => {
  // oxlint-disable-next-line no-control-regex
  const clean = line.replace(/[\u0000-\u001f\u007f]/g, ' ').trimEnd();
  return clean.length > width ? `${clean.slice(0, width - 1)}…` : clean;
};
