import { packageOf } from '../../specs/builds-of.ts';
import type { Output } from '../core/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { planProductImage, readProfiles } from './compose-product.ts';
import { lastText } from '../last-result.ts';
import { type Foreseeing, foreseeing } from './foreseeing-run.ts';
import { type OpenProduct, planProduct, type PlannedProduct } from './open-product.ts';
import { snapshotTime } from './snapshot-time.ts';
import { withNearest } from './with-nearest.ts';

/** What a product's plan is as far as it is known before the base is there. */
export interface ForeseenProduct {
  /**
   * What is to be known before that can be planned, where something else is made for it first; then
   * the end of what is asked for.
   */
  readonly goals: readonly Output[];
  /** Undefined where nothing is known of any spec, or not of that which is asked for. */
  readonly planned?: PlannedProduct;
  /** Packages planned with what their specs said when they were last asked. */
  readonly stale: readonly string[];
  /** Packages that are not planned: nothing is known of their specs. */
  readonly unknown: readonly string[];
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
  const foresee = foreseeing(opened.run);
  const unknown: string[] = [];
  const remembering = {
    lastText: (facts: Output<'facts'>) => lastText(facts, opened.run),
    unknown: (name: string) => void unknown.push(name),
  };
  const run = { ...opened.run, execute: foresee.execute, textOf: textOrNothing(foresee) };
  const wanted = options.goal === 'iso' ? undefined : [options.goal];
  const planned = await planProduct({ ...opened, run }, { wanted, remembering, isForeseen: true });
  const { postponed, failed } = foresee;
  if (!planned.ok) return planned;
  if (planned.value.broken.length > 0) return failure(planned.value.broken);
  if (failed.length > 0 && !opened.run.keepGoing) return failure([]);
  const stale = [...new Set(foresee.stale.map(packageOf))];
  const { packages } = planned.value;
  if (packages.size === 0 || unknown.includes(options.goal)) {
    const asked = [...postponed, ...failed];
    return success({ goals: endingWith(options.goal, asked), stale, unknown });
  }
  const goals = await goalsOf(planned.value, options);
  return goals.ok
    ? success({ goals: [...postponed, ...goals.value], planned: planned.value, stale, unknown })
    : goals;
};

/** What a spec says in its build root only, and never said yet, is left out. */
const textOrNothing =
  ({ textOf, blocked }: Foreseeing): Foreseeing['textOf'] =>
  async (report, output) => {
    const { id, label } = output.action;
    const isPostponed = blocked.some(({ action }) => action.id === id);
    return (
      (await textOf(report, output)) ??
      (isPostponed && label.step === 'ask-requires' ? '' : undefined)
    );
  };

const endingWith = (name: string, goals: readonly Output[]): readonly Output[] => {
  const isOf = ({ action }: Output) => packageOf(action.label.subject) === name;
  return [...goals.filter((one) => !isOf(one)), ...goals.filter(isOf)];
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
