import type { CollectOptions } from './store/collect-unused.ts';

/** Milliseconds. */
export const day = 24 * 60 * 60 * 1000;
const gibibyte = 1024 ** 3;

/** What is kept: what was used in so many days, and of that so many GiB at most. */
export interface Keeping {
  readonly days: number;
  readonly gib: number;
}

export const defaultKeeping: Keeping = { days: 30, gib: 100 };

export const limitsOf = ({ days, gib }: Keeping, now: number): CollectOptions => ({
  before: now - days * day,
  mostBytes: gib * gibibyte,
});
