import { type Digest, digestOfValue } from './digest.ts';
import type { Action } from './action.ts';
import type { ActionResult, Artifact, Task, TaskInput } from './host.ts';
import { canonicalInputs } from './canonical-inputs.ts';
import { canonicalJob } from './canonical-job.ts';
import type { Job } from './job.ts';
import { remembered } from './remembered.ts';

/**
 * Where an action's result is found: the digest of all that can change the result. That is the
 * job, the description of the image it runs in, and its inputs' paths and content.
 */
export const actionKey = ({ action, inputs, image }: Task): Digest =>
  digestOfValue({
    job: decisive(action.job),
    environment: image ?? action.environment,
    inputs: canonicalInputs(inputs, contentOf),
  });

/** The digest of a set of files: names, content and executable bits. */
export const treeDigest = remembered((files: readonly Artifact[]): Digest =>
  digestOfValue(files.map(({ path, digest, executable }) => [path, digest, executable])),
);

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
const decisive = (job: Job): unknown => {
  if (job.kind === 'fetch') return { kind: job.kind, file: job.file, sha256: job.sha256 };
  if (job.kind !== 'container' || job.limits.silentSeconds === undefined) return canonicalJob(job);
  return { ...job, limits: { ...job.limits, silentSeconds: undefined } };
};

const contentOf = (input: TaskInput): string =>
  JSON.stringify(input.kind === 'text' ? input.text : treeDigest(input.files));
