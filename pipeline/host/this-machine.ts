import { availableParallelism, totalmem } from 'node:os';
import type { PlaceOptions } from '../core/places.ts';
import type { History } from './history.ts';

/** The rest is for the system, for Kiln itself, and for what the disk's cache holds. */
const partForJobs = 0.9;

/** What jobs share on this machine, and how long they take on it. */
export const thisMachine = (
  history: History,
): Pick<PlaceOptions, 'places' | 'expectedSeconds'> & { readonly memoryMiB: number } => ({
  places: { work: availableParallelism(), transfer: 8 },
  memoryMiB: Math.floor((totalmem() / 1024 ** 2) * partForJobs),
  expectedSeconds: ({ label }, processors) => history.secondsOf(label, processors),
});
