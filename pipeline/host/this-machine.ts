import { availableParallelism, totalmem } from 'node:os';
import { buildStep } from '../../specs/steps/build-rpm.ts';
import { type Action, requirementsOf } from '../core/action.ts';
import type { PlaceOptions } from '../core/places.ts';
import { remembered } from '../core/remembered.ts';
import type { History } from './history.ts';

/** The rest is for the system, for Kiln itself, and for what the disk's cache holds. */
const partForJobs = 0.9;

/** What jobs share on this machine, and how long they take on it. */
export const thisMachine = (
  history: History,
): Pick<PlaceOptions, 'places' | 'expectedSeconds'> & { readonly memoryMiB: number } => ({
  places: { work: availableParallelism(), transfer: 8 },
  memoryMiB: Math.floor((totalmem() / 1024 ** 2) * partForJobs),
  expectedSeconds: (action, processors) =>
    history.secondsOf(action.label, processors, { small: sizeOf(action) === 'small' }),
});

/** A build of sources that are all in the repository is seldom a large one. */
const sizeOf = remembered(({ label, inputs }: Action) => {
  const made = inputs.flatMap(({ content }) => ('action' in content ? [content.action] : []));
  const downloads = made.flatMap(requirementsOf).some(({ job }) => job.kind === 'fetch');
  return label.step === buildStep && !downloads ? 'small' : 'usual';
});
