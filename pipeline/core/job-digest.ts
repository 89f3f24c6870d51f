import { digestOfValue } from './digest.ts';
import type { Job } from './job.ts';
import { remembered } from './remembered.ts';

/** A job as a part of what digests are made of: of an action's identity, and then of its key. */
export const jobDigest = remembered((job: Job) => digestOfValue(job));
