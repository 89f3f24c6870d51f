import { digestOf, digestOfValue } from './digest.ts';
import type { Artifact, Task, TaskInput } from './host.ts';
import type { Job } from './job.ts';
import { treeDigest } from './tree-digest.ts';
import type { Part } from './past.ts';

/** What an action's key is made of, part by part, for people to compare. */
export const partsOf = ({ action, inputs, image }: Task): readonly Part[] => {
  const { environment } = action;
  return [
    ...jobParts(action.job),
    environment.kind === 'image'
      ? { name: 'image', value: image ?? notYetKnown, of: environment.output.action.label }
      : { name: 'image', value: shortOf(environment) },
    ...inputs.map(inputPart),
  ];
};

/** What stands for an image that is yet to be made: equal to none. */
const notYetKnown = '';

const inputPart = (input: TaskInput): Part => {
  const { path: name } = input;
  if (input.kind === 'text') return { name, value: digestOf(input.text), text: input.text };
  const { of, files } = input;
  return { name, value: digestOfFiles(files), ...(of ? { of } : {}) };
};

/** Of one file what `sha256sum` says: people can check that. */
const digestOfFiles = (files: readonly Artifact[]): string => {
  const [first] = files;
  return first && files.length === 1 ? first.digest : treeDigest(files);
};

/** The members of a job, and the members of these: `env LC_ALL`. */
const jobParts = (job: Job): readonly Part[] =>
  Object.entries(job)
    .filter(([name]) => name !== 'from')
    .flatMap(([name, member]) => membersOf(name, member))
    .map(([name, member]) => ({ name: `job ${name}`, value: shortOf(member) }));

const membersOf = (name: string, member: unknown): readonly (readonly [string, unknown])[] =>
  member !== null && typeof member === 'object' && !Array.isArray(member)
    ? Object.entries(member).map(([inner, value]) => [`${name} ${inner}`, value] as const)
    : [[name, member]];

const longestShown = 80;

const shortOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= longestShown && !text.includes('\n') ? text : digestOfValue(value);
};
