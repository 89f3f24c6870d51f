import type { KilnEnded, KilnRun } from '../rig/kiln-run.ts';

/** Seconds that something took. */
export const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** The middle one of an odd number of runs that each take so many seconds. */
export const median = (count: number, work: () => Promise<unknown>): Promise<number> =>
  medianOf(count, () => secondsOf(work));

/** The middle one of an odd number of measurements. */
export const medianOf = async (count: number, measure: () => Promise<number>): Promise<number> => {
  const all: number[] = [];
  for (let run = 0; run < count; run += 1) all.push(await measure());
  return all.toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? 0;
};

export interface Watched extends KilnEnded {
  readonly wallSeconds: number;
}

/** A run of `kiln` that must end well, or as is said, with its time. */
export const watched = async (
  run: KilnRun,
  { code = 0 }: { readonly code?: number } = {},
): Promise<Watched> => {
  const started = performance.now();
  const ending = await run.ended;
  const wallSeconds = (performance.now() - started) / 1000;
  if (ending.code !== code) throw new Error(`${ending.stdout.slice(-4000)}${ending.stderr}`);
  return { ...ending, wallSeconds };
};
