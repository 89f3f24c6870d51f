import type { Recipe } from '../../recipes/recipe.ts';
import { packageOf } from '../../specs/builds-of.ts';
import { fetchLabel } from '../../specs/steps/fetch-source.ts';
import type { Label } from '../core/action.ts';
import type { FailedAttempt, Past } from '../core/past.ts';

/** The newest failure of a step of some builds of a package, unless that went well since. */
export const lastFailure = async (
  names: readonly string[],
  { recipe, past }: { readonly recipe: Recipe | undefined; readonly past: Past },
): Promise<FailedAttempt | undefined> => {
  const labels = [...names.flatMap(stepsOf), ...downloadsOf(recipe)];
  const all = await Promise.all(labels.map((label) => failureOf(label, past)));
  const [newest] = all.flatMap((one) => one ?? []).toSorted((a, b) => b.time - a.time);
  return newest;
};

const failureOf = async (label: Label, past: Past): Promise<FailedAttempt | undefined> => {
  const failed = await past.failedAs(label);
  if (failed === undefined) return undefined;
  const [made] = await past.madeAs(label);
  return made && made.time > failed.time ? undefined : failed;
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

const downloadsOf = (recipe: Recipe | undefined): readonly Label[] =>
  (recipe?.sources ?? []).flatMap((source) =>
    source.kind === 'remote' ? [fetchLabel(source.file)] : [],
  );
