import { type Action, type Environment, rootOf } from './action.ts';
import type { Contents } from './contents.ts';
import { type Digest, digestOfList, digestOfValue } from './digest.ts';
import type { ActionResult } from './host.ts';
import type { Job } from './job.ts';
import { jobDigest } from './job-digest.ts';
import { textDigest } from './text-digest.ts';

/**
 * Where an action's result is found: the digest of all that can change the result. That is the
 * job, the description of the image it runs in, and its inputs' paths and content. Undefined if
 * something that it needs has no result.
 */
export const actionKey = (of: Action, contents: Contents): Digest | undefined => {
  const { job, environment, inputs } = of;
  const where = placeOf(environment, contents);
  if (where === undefined) return undefined;
  const given: (readonly [string, Digest | readonly string[]])[] = [];
  for (const { path, content } of inputs) {
    const digest = content.kind === 'text' ? textDigest(content.text) : contents.digestOf(content);
    if (digest === undefined) return undefined;
    // No text looks like files.
    given.push([path, content.kind === 'text' ? ['text', digest] : digest]);
  }
  return digestOfList([decisive(job), where, given]);
};

const placeOf = (environment: Environment, { digestOf }: Contents) => {
  if (environment.kind !== 'image') return rootOf(environment);
  const image = digestOf(environment.output);
  return image && [image];
};

/** As `actionKey`, for an action that has all that it needs. */
export const knownKey = (of: Action, contents: Contents): Digest => {
  const key = actionKey(of, contents);
  if (key === undefined) throw new Error(`${of.label.step} ${of.label.subject} lacks an input`);
  return key;
};

/**
 * Where the first result with some description is found; undefined for a job that describes
 * nothing.
 */
export const descriptionKey = ({ job }: Action, { files }: ActionResult): Digest | undefined => {
  if (job.kind !== 'container' || job.produces.kind !== 'files') return undefined;
  const { describedBy } = job.produces;
  const description = files.find(({ path }) => path === describedBy?.file);
  const paths = files.map(({ path }) => path);
  return description && digestOfValue({ ...describedBy, paths, description: description.digest });
};

/**
 * A download is what its digest says, wherever it comes from; and what only decides whether a
 * process is stopped cannot change what it leaves.
 */
const decisive = (job: Job): Digest => {
  if (job.kind === 'fetch') {
    return digestOfValue({ kind: job.kind, file: job.file, sha256: job.sha256 });
  }
  if (job.kind !== 'container' || job.limits.silentSeconds === undefined) return jobDigest(job);
  const { silentSeconds: _, ...limits } = job.limits;
  return jobDigest({ ...job, limits });
};
