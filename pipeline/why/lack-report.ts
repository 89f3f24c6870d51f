import { isForGood, type Lack } from '../../specs/lacks.ts';
import type { PlannedBuild, PlannedPackage } from '../../specs/plan-packages.ts';
import { type Action, requirementsOf } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
import type { Foreseen } from '../core/outlook.ts';
import { knownPackages } from '../project/word-seeking.ts';

/** What is known before of builds that cannot succeed, or may not. */
export interface LackReport {
  readonly unbuildable: readonly LackingPackage[];
  /** Packages that need those, and one that each needs. */
  readonly blocked: readonly { readonly name: string; readonly by: string }[];
  readonly sought: readonly SoughtPackage[];
  /** Those that need a version which, as specs state them, none of ours has. */
  readonly doubtful: readonly LackingPackage[];
  /** The actions that can run. */
  readonly toRun: readonly Foreseen[];
  /** The actions that cannot, for want of what nothing provides. */
  readonly notToRun: readonly Foreseen[];
}

export interface LackingPackage {
  readonly name: string;
  readonly lacks: readonly Pick<Lack, 'needs' | 'near' | 'mayBeFound' | 'isStated'>[];
}

/** A package that needs what may be found once others are built. */
export interface SoughtPackage {
  readonly name: string;
  readonly needs: readonly string[];
  readonly until: readonly string[];
}

/** Of actions that would run, listed after those that they require, what their packages lack. */
export const lackReport = (
  toRun: readonly Foreseen[],
  planned: ReadonlyMap<string, PlannedPackage>,
): LackReport => {
  const all = [...planned.values()].flatMap((one) => [...one.earlier, one]);
  const ids = new Set(toRun.map(({ action }) => action.id));
  const builds = all.filter(({ resolved }) => ids.has(resolved.root.action.id));
  const unbuildable = builds.filter(({ lacks }) => lacks.some(isForGood));
  const lost = lostWith(unbuildable, toRun);
  const isLost = ({ built }: PlannedBuild) => lost.has(built.action.id);
  const notRun = new Set([...lost, ...builds.filter(isLost).map(({ srpm }) => srpm.action.id)]);
  return {
    unbuildable: lackingIn(unbuildable, ({ by }) => by === undefined),
    doubtful: lackingIn(
      builds.filter((one) => !isLost(one)),
      ({ by, isStated }) => by === undefined && isStated,
    ),
    blocked: all
      .filter((one) => isLost(one) && !unbuildable.includes(one))
      .flatMap(({ build: { name }, takes }) => {
        const by = takes.find(isLost);
        return by ? [{ name, by: by.build.name }] : [];
      }),
    sought: soughtIn(builds, { planned, ids }),
    toRun: toRun.filter(({ action }) => !notRun.has(action.id)),
    notToRun: toRun.filter(({ action }) => lost.has(action.id)),
  };
};

const lackingIn = (
  builds: readonly PlannedBuild[],
  isMeant: (lack: Lack) => boolean,
): readonly LackingPackage[] =>
  builds.flatMap(({ build: { name }, lacks: all }) => {
    const lacks = all.filter(isMeant);
    return lacks.length === 0 ? [] : [{ name, lacks }];
  });

const lostWith = (
  unbuildable: readonly PlannedBuild[],
  toRun: readonly Foreseen[],
): ReadonlySet<Digest> => {
  const lost = new Set(unbuildable.map(({ resolved }) => resolved.root.action.id));
  if (lost.size === 0) return lost;
  const needsLost = (action: Action) => requirementsOf(action).some(({ id }) => lost.has(id));
  for (const { action } of toRun) if (needsLost(action)) lost.add(action.id);
  return lost;
};

interface SoughtOptions {
  readonly planned: ReadonlyMap<string, PlannedPackage>;
  /** Of actions that would run. */
  readonly ids: ReadonlySet<Digest>;
}

const soughtIn = (
  builds: readonly PlannedBuild[],
  { planned, ids }: SoughtOptions,
): readonly SoughtPackage[] => {
  const until = knownPackages(planned)
    .filter(({ rpms }) => ids.has(rpms.action.id))
    .map(({ build }) => build.name);
  return builds.flatMap(({ build: { name }, isUnbuildable, lacks }) => {
    const needs = isUnbuildable
      ? []
      : lacks.filter(({ mayBeFound }) => mayBeFound).map((one) => one.needs);
    return needs.length === 0 ? [] : [{ name, needs: [...new Set(needs)], until }];
  });
};
