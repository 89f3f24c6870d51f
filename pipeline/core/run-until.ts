import type { Change } from './changes.ts';
import type { Made } from './past.ts';
import type { FirstCause } from './reason.ts';

/** The run that something made at a time had the result of, as far as that is remembered. */
export interface RunUntil {
  readonly made: Made;
  /** What was made until then is in it: its own time, or before it, where older ones are forgotten. */
  readonly asOf: number;
  /** What was made at that time may have had something else: no older run is remembered. */
  readonly isForgotten: boolean;
}

/**
 * Of runs, the newest first: the last until then, or else the oldest that is remembered. Runs right
 * after it that left the same count as it: they moved nothing.
 */
export const runUntil = (made: readonly Made[], since: number): RunUntil | undefined => {
  const found = made.findIndex(({ time }) => time <= since);
  const isForgotten = found === -1;
  let one = made[isForgotten ? made.length - 1 : found];
  if (one === undefined) return undefined;
  if (isForgotten) return { made: one, asOf: since, isForgotten };
  for (const next of made.slice(0, found).toReversed()) {
    if (next.result === undefined || next.result !== one.result) break;
    one = next;
  }
  return { made: one, asOf: one.time, isForgotten };
};

/** A change as against a run; without what was before, where that was seen by nothing that is told. */
export const changedSince = (change: Change, { isForgotten }: RunUntil): FirstCause => {
  const { before, ...now } = change;
  return isForgotten && before && change.after
    ? { kind: 'changed', ...now, isBeforeForgotten: true }
    : { kind: 'changed', ...change };
};
