import { type Digest, digestOfValue } from './digest.ts';
import type { Job } from './job.ts';
import { remembered } from './remembered.ts';
import { textDigest } from './text-digest.ts';

/** A job as a part of what digests are made of: of an action's identity, and then of its key. */
export const jobDigest = remembered((job: Job): Digest =>
  digestOfValue(job.kind === 'container' ? { ...job, argv: job.argv.map(argument) } : job),
);

/** Longer ones are scripts, which few jobs have to themselves. */
const long = 100;

const argument = (text: string) => (text.length > long ? { sha256: textDigest(text) } : text);
