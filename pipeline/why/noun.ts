import type { Label } from '../core/action.ts';

/** What an action's result is to a person; '' for a step in between that says nothing to one. */
export const noun = ({ step, subject }: Label): string =>
  nouns[step]?.(subject) ?? `${step} ${subject}`;

const itself = (subject: string) => subject;
const nothing = () => '';
const repository = () => 'repository';

const nouns: Readonly<Record<string, (subject: string) => string>> = {
  'query-spec': itself,
  'build-srpm': itself,
  'ask-requires': itself,
  'find-providers': nothing,
  'resolve-requires': nothing,
  'select-rpms': nothing,
  'install-requires': itself,
  'build-rpm': itself,
  'check-converged': itself,
  bootstrap: () => 'tools image',
  'install-build-root': () => 'build root',
  'query-debs': nothing,
  'write-import-spec': nothing,
  'build-imports': nothing,
  'verify-imports': nothing,
  'index-imports': nothing,
  'resolve-imports': nothing,
  'sign-rpms': (subject) => `signed ${subject}`,
  'create-repo': repository,
  'sign-metadata': repository,
  'check-repo': repository,
  'compose-install-root': () => "medium's root",
  'describe-medium': nothing,
  'make-boot-images': nothing,
  'compose-iso': () => 'ISO',
};
