import type { Action } from './action.ts';

/** What a job takes of a machine while it runs. Decides when it begins, never what it leaves. */
export interface Weight {
  /** The most that it can use. */
  readonly processors: number;
  readonly memoryMiB: number;
}

/** mmdebstrap with dpkg has no limit of its own; this is what they took, doubled. */
const bootstrapMiB = 1024;

/** A container may take its limit at any moment, so all of that counts. */
export const weightOf = ({ job, processors = 1 }: Action): Weight => {
  switch (job.kind) {
    case 'container':
      return { processors, memoryMiB: job.limits.memoryMiB };
    case 'bootstrap':
      return { processors, memoryMiB: bootstrapMiB };
    case 'fetch':
    case 'derive':
    case 'select':
      return { processors, memoryMiB: 0 };
  }
};
