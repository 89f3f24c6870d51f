import type { Output } from '../pipeline/core/action.ts';
import type { Limits } from '../pipeline/core/job.ts';
import { failure, type Result, success } from '../pipeline/core/result.ts';
import type { BuiltPackage } from '../recipes/recipe.ts';
import { buildOrder, type Ordered } from './build-order.ts';
import { type BuildRoot, extendRoot, frequentLayer } from './build-root.ts';
import type { Build, StageFacts } from './builds-of.ts';
import type { BuildCycles } from './failure.ts';
import type { Findings } from './findings.ts';
import type { Lack } from './lacks.ts';
import { type Standing, standingOf } from './standing.ts';
import { frequentNeeds } from './frequent-needs.ts';
import { ownNeeds, type SpecFacts } from './spec-facts.ts';
import { askRequires } from './steps/ask-requires.ts';
import { checkConverged } from './steps/check-converged.ts';
import { buildRpm } from './steps/build-rpm.ts';
import { buildSrpm, type SrpmSource } from './steps/build-srpm.ts';
import type { ResolvedRoot } from './steps/resolve-requires.ts';
import { type Made, visibleBuilds } from './visible-builds.ts';

/** One package with all that its plan needs. */
export interface Package {
  readonly name: string;
  readonly spec: string;
  readonly facts: SpecFacts;
  readonly sources: readonly SrpmSource[];
  readonly limits: Limits;
  /** The most that its build can use; as many as there are, where nothing is said. */
  readonly processors?: number | undefined;
  /** See `Ordering`. */
  readonly stages?: readonly StagedPackage[];
  readonly takes?: readonly BuiltPackage[];
  readonly converge?: number | undefined;
  /** How often at most its spec is asked for BuildRequires in its build root, where that is said. */
  readonly rounds?: number | undefined;
  /** Where rpm cannot read the spec: what its builds wait for, in vain. */
  readonly unread?: Output<'facts'> | undefined;
  /** Whether it is planned only so that it is known what needs it. */
  readonly isBroken?: boolean | undefined;
}

/** What a stage of a package has of its own. */
export interface StagedPackage extends StageFacts {
  /** All of them, in rpm's file format. */
  readonly macros: string;
}

export interface PlannedBuild extends Made, Standing {
  readonly build: Build<Package>;
  readonly takes: readonly PlannedBuild[];
  readonly lacks: readonly Lack[];
  readonly package: Package;
  readonly srpm: Output<'srpm'>;
  readonly resolved: ResolvedRoot;
  readonly root: Output<'image'>;
  /** As rpmbuild has made them. */
  readonly built: Output<'rpms'>;
  /** The same, for others: in the last of several rounds, when they were found equal. */
  readonly rpms: Output<'rpms'>;
  /** What its spec says of BuildRequires in that root, where it is to be asked: see `askRequires`. */
  readonly more?: { readonly requires: Output<'facts'>; readonly rounds: number };
}

/** A package, whole: what is published. */
export interface PlannedPackage extends PlannedBuild {
  /** Its stages and earlier rounds: built where somebody takes them, and published nowhere. */
  readonly earlier: readonly PlannedBuild[];
}

export interface PackageOptions {
  readonly buildRoot: BuildRoot;
  /** The base's and the product's macros, in rpm's file format. */
  readonly macros: string;
  /** None, where nothing is said. */
  readonly findings?: Findings;
  /** What is to find what builds lack: these wait for it. */
  readonly finding?: Output<'facts'> | undefined;
  /** Builds whose specs could not be asked in their build roots: they wait for that, in vain. */
  readonly unasked?: ReadonlySet<string>;
}

/** SRPMs and RPMs of packages, each after those that it needs to be built. */
export const planPackages = (
  packages: readonly Package[],
  options: PackageOptions,
): Result<ReadonlyMap<string, PlannedPackage>, BuildCycles> => {
  const order = buildOrder(packages, options.findings);
  if (!order.ok) return failure(order.failure);
  const planned = new Map<string, PlannedBuild>();
  const named = (names: Iterable<string>) => [...names].flatMap((one) => planned.get(one) ?? []);
  const layerOf = layers(order.value, { ...options, named });
  for (const { build, edges, lacks } of order.value) {
    const takes = named(new Set(edges.map(({ to }) => to)));
    const before = build.before === undefined ? undefined : planned.get(build.before);
    planned.set(build.name, planBuild(build, { ...options, lacks, takes, before, layerOf }));
  }
  const ladders = Map.groupBy(planned.values(), (one) => one.package);
  const final = [...planned.values()].filter(({ build }) => build.isFinal);
  return success(
    new Map(
      final.map((one) => {
        const earlier = (ladders.get(one.package) ?? []).filter((other) => other !== one);
        return [one.package.name, { ...one, earlier }];
      }),
    ),
  );
};

/** What a build's root has in common with those of many others, where it has. */
type LayerOf = (made: Pick<PlannedBuild, 'build' | 'isMixed'>) => Output<'facts'> | undefined;

interface LayerOptions extends PackageOptions {
  /** Builds that are planned already. */
  readonly named: (names: Iterable<string>) => readonly PlannedBuild[];
}

const layers = (
  order: readonly Ordered<Package>[],
  { buildRoot, named }: LayerOptions,
): LayerOf => {
  const builds = order.map(({ build: { name, facts }, edges }) => ({
    name,
    requires: facts.buildRequires,
    edges,
  }));
  const frequent = frequentNeeds(builds, { without: buildRoot.source.packages });
  if (frequent === undefined) return () => undefined;
  const { requires, takes, of } = frequent;
  let layer: Output<'facts'> | undefined;
  return ({ build, isMixed }) => {
    // What stages are in sight of may see another build of a package than others do.
    if (isMixed || !of.has(build.name)) return undefined;
    const all = visibleBuilds(named(takes));
    if (all.isMixed) return undefined;
    layer ??= frequentLayer({ requires, visible: all.visible }, buildRoot);
    return layer;
  };
};

interface BuildOptions extends PackageOptions {
  readonly lacks: readonly Lack[];
  readonly takes: readonly PlannedBuild[];
  /** The build of the round before. */
  readonly before: PlannedBuild | undefined;
  readonly layerOf: LayerOf;
}

/** As mock has it. */
const usualRounds = 10;

const planBuild = (
  build: Build<Package>,
  { buildRoot, macros: common, lacks, finding, unasked, takes, before, layerOf }: BuildOptions,
): PlannedBuild => {
  const { name: subject, facts, package: one } = build;
  const { name, spec, sources, limits, processors, unread } = one;
  const macros = one.stages?.find((stage) => stage.name === build.stage)?.macros ?? common;
  const sourceDateEpoch = facts.changelogTime;
  const written = { name, spec, macros, ...(build.stage === undefined ? {} : { subject }) };
  const srpm = buildSrpm(written, {
    buildRoot: buildRoot.image,
    sourceDateEpoch,
    sources,
    unread,
  });
  const { visible, isMixed } = visibleBuilds(takes);
  const below = before === undefined ? takes : [...takes, before];
  const standing = standingOf(lacks, { isBroken: one.isBroken === true, below });
  const isAwaiting = standing.isOpen && lacks.some(({ mayBeFound }) => mayBeFound);
  const awaited = isAwaiting ? finding : undefined;
  const { image: root, resolved } = extendRoot(
    { name: subject, requires: facts.buildRequires, own: ownNeeds(facts), visible, awaited },
    buildRoot,
    layerOf({ build, isMixed }),
  );
  const options = { name, subject, root, sourceDateEpoch, macros, limits, processors };
  const rounds = one.rounds ?? (facts.generatesRequires ? usualRounds : 0);
  const isAsked = rounds > 0 && before === undefined;
  const more = isAsked ? { requires: askRequires(srpm, { ...options, facts }), rounds } : undefined;
  const built = buildRpm(srpm, {
    ...options,
    mayRepeat: before !== undefined,
    unasked: unasked?.has(subject) === true ? more?.requires : undefined,
  });
  const isCompared = before && build.isFinal && (one.stages?.length ?? 0) > 0;
  const compared = { name, buildRoot: buildRoot.image };
  const rpms = isCompared ? checkConverged([before.built, built], compared) : built;
  const made = { build, takes, lacks, visible, isMixed, srpm, resolved, root, built, rpms };
  return { ...made, ...standing, package: one, ...(more === undefined ? {} : { more }) };
};
