import { canonicalInputs } from './canonical-inputs.ts';
import { canonicalJob } from './canonical-job.ts';
import { canonicalJson, CanonicalPart, type Digest, digestOfValue } from './digest.ts';
import { remembered } from './remembered.ts';
import type { Job } from './job.ts';

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

export type Content = { readonly kind: 'text'; readonly text: string } | Output;

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
  definition: Definition,
  scheduled: Pick<Action, 'processors'> = {},
): Action => ({
  id: digestOfValue({ ...definition, ...identities(definition) }),
  label,
  ...definition,
  ...scheduled,
});

type Definition = Pick<Action, 'job' | 'environment' | 'inputs'>;

export const output = <Kind extends OutputKind>(
  kind: Kind,
  of: Action,
  path = '',
): Output<Kind> => ({ kind, action: of, path });

/** The actions that must have run before this one. */
export const requirementsOf = remembered((of: Action): readonly Action[] => [
  ...of.inputs.flatMap(({ content }) => (content.kind === 'text' ? [] : [content.action])),
  ...(of.environment.kind === 'image' ? [of.environment.output.action] : []),
]);

const identities = ({ job, environment, inputs }: Definition) => ({
  job: canonicalJob(job),
  environment: environment.kind === 'image' ? identity(environment.output) : environment,
  inputs: canonicalInputs(inputs, ({ content }) =>
    content.kind === 'text' ? canonicalJson(content) : identity(content).json,
  ),
});

/** An output can be an input of thousands of actions. */
const identity = remembered(
  ({ kind, action: { id }, path }: Output) =>
    new CanonicalPart(canonicalJson({ kind, action: id, path })),
);
