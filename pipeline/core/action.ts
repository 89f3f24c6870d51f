import { type Digest, digestOfList } from './digest.ts';
import { remembered } from './remembered.ts';
import { textDigest } from './text-digest.ts';
import type { Job } from './job.ts';
import { jobDigest } from './job-digest.ts';

/** A job and its inputs: one node of a plan. Made by steps, run by engines. */
export interface Action {
  /** Identifies the definition: job, environment and inputs, not what the inputs contain. */
  readonly id: Digest;
  readonly label: Label;
  readonly job: Job;
  readonly environment: Environment;
  readonly inputs: readonly Input[];
  /** The most that the job can use, if that is more than one. Never part of a key. */
  readonly processors?: number;
  /** What it leaves is often the same where its inputs are others. Never part of a key. */
  readonly oftenEqual?: boolean;
  /** Another one before it may be given the same: then it is not run. Never part of a key. */
  readonly mayRepeat?: boolean;
}

/** For people only: never part of a key. */
export interface Label {
  readonly step: string;
  readonly subject: string;
}

/** Which root the job runs in. `host` is for jobs that are no containers. */
export type Environment =
  | { readonly kind: 'host' }
  | { readonly kind: 'image'; readonly output: Output<'image'> }
  | { readonly kind: 'registry'; readonly reference: string };

/** Content at a path in the container; directories of outputs are laid out below it. */
export interface Input {
  readonly path: string;
  readonly content: Content;
}

export type Content = { readonly kind: 'text'; readonly text: string } | Output | Closure;

/**
 * Outputs with all that they were made with, laid out together. A list of it all would be as long
 * as the distribution, for each of its packages: so closures consist of closures.
 */
export interface Closure {
  readonly kind: 'closure';
  readonly outputs: readonly Output[];
  readonly inner: readonly Closure[];
}

/** What kinds of output there are, so that the compiler checks the wiring of steps. */
export type OutputKind =
  'file' | 'srpm' | 'rpms' | 'facts' | 'repository' | 'image' | 'rootfs' | 'tree' | 'iso';

/** The future files of an action: all of them, or those at or below `path`. */
export interface Output<Kind extends OutputKind = OutputKind> {
  readonly kind: Kind;
  readonly action: Action;
  /** '' for everything that the action leaves in /out. */
  readonly path: string;
}

export const action = (
  label: Label,
  { job, environment, inputs }: Definition,
  scheduled: Pick<Action, 'processors' | 'oftenEqual' | 'mayRepeat'> = {},
): Action => ({
  id: identityOf({ job, environment, inputs }),
  label,
  job,
  environment,
  inputs,
  ...scheduled,
});

type Definition = Pick<Action, 'job' | 'environment' | 'inputs'>;

export const output = <Kind extends OutputKind>(
  kind: Kind,
  of: Action,
  path = '',
): Output<Kind> => ({ kind, action: of, path });

/** `inner` are inputs of what `outputs` need, so that who waits for these waits for all of it. */
export const closureOf = (outputs: readonly Output[], inner: readonly Closure[]): Closure => {
  const known = new Set(outputs.flatMap(({ action: of }) => nearestClosures(of)));
  if (inner.every((one) => known.has(one))) return { kind: 'closure', outputs, inner };
  throw new Error('a closure would have what its outputs were made without');
};

/** All outputs of a closure, each once. */
export const membersOf = (closure: Closure): readonly Output[] => {
  const closures = new Set([closure]);
  // What is added to a set while it is walked through is walked through, too.
  for (const { inner } of closures) for (const one of inner) closures.add(one);
  return [...new Set([...closures].flatMap(({ outputs }) => outputs))];
};

/** The actions that must have run before this one; of a closure, those that lead to all. */
export const requirementsOf = (of: Action): readonly Action[] =>
  makersFor(of, ({ outputs }) => outputs);

/** The actions of which this one gets something. */
export const allRequirementsOf = (of: Action): readonly Action[] => makersFor(of, membersOf);

const makersFor = (
  { inputs, environment }: Action,
  outputsOf: (closure: Closure) => readonly Output[],
): readonly Action[] => {
  const makers: Action[] = [];
  for (const { content } of inputs) {
    if (content.kind === 'closure') for (const one of outputsOf(content)) makers.push(one.action);
    else if (content.kind !== 'text') makers.push(content.action);
  }
  if (environment.kind === 'image') makers.push(environment.output.action);
  return makers;
};

/** Of the closures that an action needs directly or through others, those that it meets first. */
const nearestClosures = remembered((of: Action): readonly Closure[] => {
  const own = of.inputs.flatMap(({ content }) => (content.kind === 'closure' ? [content] : []));
  return own.length > 0 ? own : [...new Set(requirementsOf(of).flatMap(nearestClosures))];
});

const identityOf = ({ job, environment, inputs }: Definition): Digest =>
  digestOfList([
    jobDigest(job),
    environment.kind === 'image' ? [identity(environment.output)] : rootOf(environment),
    inputs.map(({ path, content }) => [
      path,
      content.kind === 'text' ? ['text', textDigest(content.text)] : identity(content),
    ]),
  ]);

/** What digests have of a root that no action makes. */
export const rootOf = (environment: Exclude<Environment, { readonly kind: 'image' }>): string =>
  environment.kind === 'registry' ? environment.reference : environment.kind;

const identity = (of: Output | Closure): Digest =>
  of.kind === 'closure' ? closureIdentity(of) : outputIdentity(of);

const closureIdentity = remembered(({ outputs, inner }: Closure): Digest =>
  digestOfList([outputs.map(outputIdentity), inner.map(closureIdentity)]),
);

/** An output can be an input of thousands of actions. */
const outputIdentity = remembered(({ kind, action: { id }, path }: Output) =>
  digestOfList([kind, id, path]),
);
