import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { cacheCopy } from '../rig/cache-copy.ts';
import type { ToldEvent } from '../rig/kiln-run.ts';
import { projectCopy } from '../rig/project-copy.ts';
import type { Measurement } from './measurement.ts';
import { peakMiB, tellingPeak } from './peak-memory.ts';
import { watched } from './timed.ts';

const compilers = ['build-rpm'];

/**
 * The whole line with nothing made before, but what is fetched: how long, what for, how busy the
 * cores are, and how much memory Kiln itself takes.
 */
export const freshBuild = async (): Promise<readonly Measurement[]> => {
  const copy = await projectCopy();
  const cache = await cacheCopy(() => false);
  try {
    const before = await busySeconds();
    const env = { KILN_CACHE: cache.folder, ...tellingPeak };
    const run = await watched(copy.start(['iso', '--json'], env));
    const { wallSeconds, events } = run;
    const busy = (await busySeconds()) - before;
    const work = events.filter(
      ({ type, outcome, label }) =>
        type === 'action-ended' && outcome === 'built' && label.step !== 'fetch',
    );
    const compiling = work.filter(({ label }) => compilers.includes(label.step));
    const all = availableParallelism() * wallSeconds;
    const foreseen = { name: 'as foreseen, before each plan ran', value: foreseenIn(events) };
    const beside = { name: 'compilers (build-rpm)', value: secondsIn(compiling) };
    return [
      { name: 'fetched sources to ISO', value: wallSeconds, unit: 's', beside: foreseen },
      { name: 'work of all steps', value: secondsIn(work), unit: 's', beside },
      { name: 'places for work in use', value: secondsIn(work) / all, unit: 'of all cores' },
      { name: 'cores busy', value: busy / all, unit: 'of all cores' },
      { name: "kiln's memory at its peak", value: peakMiB(run), unit: 'MiB' },
    ];
  } finally {
    await copy.remove();
    await cache.remove();
  }
};

const secondsIn = (events: readonly { readonly seconds: number }[]): number =>
  events.reduce((sum, { seconds }) => sum + seconds, 0);

/** What the first forecast of each plan said, all together. */
const foreseenIn = (events: readonly ToldEvent[]): number => {
  let [sum, isNew] = [0, false];
  for (const { type, seconds } of events) {
    if (type === 'plan-started') isNew = true;
    if (type !== 'foreseen' || !isNew) continue;
    sum += seconds;
    isNew = false;
  }
  return sum;
};

/** Seconds that all cores together were not idle, since the machine started. */
const busySeconds = async (): Promise<number> => {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user = 0, nice = 0, system = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system) / 100;
};
