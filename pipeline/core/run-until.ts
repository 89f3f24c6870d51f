import type { Change } from './changes.ts';
import type { Made } from './past.ts';
import type { FirstCause } from './reason.ts';

/** The run that something made at a time had the result of, as far as that is remembered. */
export interface RunUntil {
  readonly made: Made;
  /** What was made until then is in it: its own time, or before it, where older ones are forgotten. */
  readonly asOf: number;
}

/**
 * Of runs, the newest first: the last until then, or else the oldest that is remembered. Runs right
 * after it whose results were equal to earlier ones count as it: they moved nothing.
 */
export const runUntil = (made: readonly Made[], since: number): RunUntil | undefined => {
  const found = made.findIndex(({ time }) => time <= since);
  const start = found === -1 ? made.length - 1 : found;
  let index = start;
  while (made[index - 1]?.equal) index -= 1;
  const one = made[index];
  return one && { made: one, asOf: index < start ? one.time : Math.min(one.time, since) };
};

/** A change as against a run; without what was before, where that was seen by nothing that is told. */
export const changedSince = (change: Change, { made, asOf }: RunUntil): FirstCause => {
  const { before, ...now } = change;
  return made.time > asOf && before && change.after
    ? { kind: 'changed', ...now, isBeforeForgotten: true }
    : { kind: 'changed', ...change };
};
