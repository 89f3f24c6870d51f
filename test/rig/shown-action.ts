import {
  type Action,
  type Content,
  type Environment,
  membersOf,
} from '../../pipeline/core/action.ts';

/** `step subject`. */
export const nameOf = ({ label: { step, subject } }: Action): string => `${step} ${subject}`;

/** An action as golden plans have it. */
export const shownAction = (one: Action) => ({
  action: nameOf(one),
  environment: shownEnvironment(one.environment),
  job: one.job.kind === 'container' ? { ...one.job, argv: one.job.argv.map(short) } : one.job,
  inputs: one.inputs.map(({ path, content }) => `${path} ← ${shownContent(content)}`),
});

/** Long texts have their own tests, and their own diffs: here only how each begins. */
const short = (text: string): string => {
  const lines = text.trim().split('\n');
  return lines.length > 1 ? `${lines[0]} … (a text of several lines)` : (lines[0] ?? '');
};

const shownContent = (content: Content): string => {
  if (content.kind === 'text') return short(content.text);
  if (content.kind === 'closure')
    return `all of: ${membersOf(content).map(shownContent).join('; ')}`;
  const { kind, action, path } = content;
  return `${kind} of ${nameOf(action)}${path === '' ? '' : `: ${path}`}`;
};

const shownEnvironment = (environment: Environment): string => {
  if (environment.kind === 'image') return nameOf(environment.output.action);
  return environment.kind === 'registry' ? environment.reference : environment.kind;
};
