import type { Lock } from '../../recipes/lock.ts';
import { lockedAs, lockedFile } from '../../recipes/locked-source.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { packageOf } from '../../specs/builds-of.ts';
import { fetchSource } from '../../specs/steps/fetch-source.ts';
import type { Action, Label } from '../core/action.ts';
import type { FailedAttempt, Past } from '../core/past.ts';

/** What failed, and at what. */
export interface LastFailure extends FailedAttempt {
  readonly label: Label;
}

export interface FailureOptions {
  readonly recipe: Recipe | undefined;
  readonly lock: Lock;
  readonly past: Past;
}

/** The newest failure of a step of some builds of a package, unless that went well since. */
export const lastFailure = async (
  names: readonly string[],
  { recipe, lock, past }: FailureOptions,
): Promise<LastFailure | undefined> => {
  const all = await Promise.all([
    ...names.flatMap(stepsOf).map((label) => failureOf(label, past)),
    ...downloadsOf(recipe, lock).map((action) => failureOfDownload(action, past)),
  ]);
  const [newest] = all.flatMap((one) => one ?? []).toSorted((a, b) => b.time - a.time);
  return newest;
};

const failureOf = async (label: Label, past: Past): Promise<LastFailure | undefined> => {
  const failed = await past.failedAs(label);
  if (failed === undefined) return undefined;
  const [made] = await past.madeAs(label);
  return made && made.time > failed.time ? undefined : { label, ...failed };
};

/** Other packages have files of the same name, which come from elsewhere or are other bytes. */
const failureOfDownload = async (
  { id, label }: Action,
  past: Past,
): Promise<LastFailure | undefined> => {
  const failed = await failureOf(label, past);
  return failed?.action === id ? failed : undefined;
};

const stepsOf = (subject: string): readonly Label[] => [
  ...steps.map((step) => ({ step, subject })),
  ...stepsOfWhole.map((step) => ({ step, subject: packageOf(subject) })),
];

const steps = [
  'query-spec',
  'build-srpm',
  'ask-requires',
  'resolve-requires',
  'select-rpms',
  'install-requires',
  'build-rpm',
] as const;

/** Of a package, however often it is built. */
const stepsOfWhole = ['check-converged', 'sign-rpms'] as const;

const downloadsOf = (recipe: Recipe | undefined, lock: Lock): readonly Action[] =>
  (recipe?.sources ?? []).flatMap((source) => {
    if (recipe === undefined || source.kind !== 'remote') return [];
    if (lockedAs(recipe.name, source, lock) === undefined) return [];
    return [fetchSource(lockedFile(recipe.name, source, lock)).action];
  });
