import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
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
  /** The most memory that the process ever had, in MiB. */
  readonly peakMiB: number;
}

/** A run of `kiln` that must end well, with its time and its memory. */
export const watched = async (run: KilnRun): Promise<Watched> => {
  const started = performance.now();
  let ending: KilnEnded | undefined;
  void run.ended.then((ended) => (ending = ended));
  let peakMiB = 0;
  while (ending === undefined) {
    peakMiB = Math.max(peakMiB, await peakOf(run.pid));
    await Promise.race([run.ended, pause(200)]);
  }
  const wallSeconds = (performance.now() - started) / 1000;
  if (ending.code !== 0) throw new Error(`${ending.stdout.slice(-4000)}${ending.stderr}`);
  return { ...ending, wallSeconds, peakMiB };
};

const peakOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
};
