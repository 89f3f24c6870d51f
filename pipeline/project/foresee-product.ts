import { packageOf } from '../../specs/builds-of.ts';
import type { Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { planProductImage, readProfiles } from './compose-product.ts';
import { foreseeing } from './foreseeing-run.ts';
import { type OpenProduct, planProduct, type PlannedProduct } from './open-product.ts';
import { snapshotTime } from './snapshot-time.ts';
import { withNearest } from './with-nearest.ts';

/** What a product's plan is as far as it is known before the base is there. */
export interface ForeseenProduct {
  /** The end of what is asked for, or of what must be known before that can be planned. */
  readonly goals: readonly Output[];
  /** Undefined where specs have to be asked first, in a build root that is not there yet. */
  readonly planned?: PlannedProduct;
  /** Packages planned with what their specs said when they were last asked. */
  readonly stale: readonly string[];
}

export interface ForeseeOptions {
  /** `iso`, or the name of a package. */
  readonly goal: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Failures = readonly Diagnostic[];

/** Plans a product's goal without making its base; specs are asked where that takes no more. */
export const foreseeProduct = async (
  opened: OpenProduct,
  options: ForeseeOptions,
): Promise<Result<ForeseenProduct, Failures>> => {
  const { execute, textOf, blocked, failed, stale } = foreseeing(opened.run);
  const wanted = options.goal === 'iso' ? undefined : [options.goal];
  const planned = await planProduct(
    { ...opened, run: { ...opened.run, execute, textOf } },
    { wanted },
  );
  if (!planned.ok) return blocked.length > 0 ? success({ goals: blocked, stale }) : planned;
  const unread = failed.filter(({ action }) => packageOf(action.label.subject) === options.goal);
  const isPlanned = wanted?.every((name) => planned.value.packages.has(name)) ?? true;
  if (!isPlanned && unread.length > 0) return success({ goals: unread, stale });
  const goals = await goalsOf(planned.value, options);
  return goals.ok ? success({ goals: goals.value, planned: planned.value, stale }) : goals;
};

const goalsOf = async (
  planned: PlannedProduct,
  { goal, env }: ForeseeOptions,
): Promise<Result<readonly Output[], Failures>> => {
  if (goal !== 'iso') {
    const one = planned.packages.get(goal);
    if (one === undefined) throw new Error(`a package of the product is not planned: ${goal}`);
    return success([one.srpm, one.rpms]);
  }
  const profiles = await readProfiles(planned.project);
  if (!profiles.ok) return profiles;
  const epoch = snapshotTime(planned, env);
  const image = await planProductImage(planned, { profiles: profiles.value, epoch });
  return image.ok ? success([image.value.iso, image.value.medium.repository]) : image;
};

/** Fails if a goal is no package of the product, nor the ISO where that may be one. */
export const checkGoal = (
  goal: string,
  { project }: OpenProduct,
  { iso }: { readonly iso: boolean },
): Result<undefined, Failures> => {
  const known = [...(iso ? ['iso'] : []), ...project.product.value.packages];
  if (known.includes(goal)) return success(undefined);
  const told = withNearest(goal, known);
  return failure([
    {
      code: 'plan/unknown-goal',
      message: iso ? `there is no goal ${told}` : `the product has no package ${told}`,
      remedy: [`${iso ? 'Goals' : 'Its packages'}: ${known.join(', ')}`],
      exitCode: 2,
    },
  ]);
};
