import type { Change } from './changes.ts';
import type { Made } from './past.ts';
import type { FirstCause } from './reason.ts';

/** The run that something made at a time had the result of, as far as that is remembered. */
export interface RunUntil {
  readonly made: Made;
  /** When that run was the last one: its own time, or before it, where older ones are forgotten. */
  readonly asOf: number;
}

/** Of runs, the newest first: the last until then, or else the oldest that is remembered. */
export const runUntil = (made: readonly Made[], since: number): RunUntil | undefined => {
  const one = made.find(({ time }) => time <= since) ?? made.at(-1);
  return one && { made: one, asOf: Math.min(one.time, since) };
};

/** A change as against a run; without what was before, where that was seen by nothing that is told. */
export const changedSince = (change: Change, { made, asOf }: RunUntil): FirstCause => {
  const { before, ...now } = change;
  return made.time > asOf && before && change.after
    ? { kind: 'changed', ...now, isBeforeForgotten: true }
    : { kind: 'changed', ...change };
};
