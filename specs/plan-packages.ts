import { type Closure, closureOf, type Output } from '../pipeline/core/action.ts';
import type { Limits } from '../pipeline/core/job.ts';
import { failure, type Result, success } from '../pipeline/core/result.ts';
import { buildOrder, type BuildEdge } from './build-order.ts';
import { type BuildRoot, extendRoot } from './build-root.ts';
import type { BuildCycle } from './failure.ts';
import type { SpecFacts } from './spec-facts.ts';
import { buildRpm } from './steps/build-rpm.ts';
import { buildSrpm, type SrpmSource } from './steps/build-srpm.ts';
import type { ResolvedRoot } from './steps/resolve-requires.ts';

/** One package with all that its plan needs. */
export interface Package {
  readonly name: string;
  readonly spec: string;
  readonly facts: SpecFacts;
  readonly sources: readonly SrpmSource[];
  readonly limits: Limits;
  /** The most that its build can use; as many as there are, where nothing is said. */
  readonly processors?: number | undefined;
}

export interface PlannedPackage {
  readonly package: Package;
  readonly srpm: Output<'srpm'>;
  readonly resolved: ResolvedRoot;
  readonly root: Output<'image'>;
  readonly rpms: Output<'rpms'>;
  /** RPMs of ours that its build root may take. */
  readonly visible: Closure;
}

export interface PackageOptions {
  readonly buildRoot: BuildRoot;
  /** The base's and the product's macros, in rpm's file format. */
  readonly macros: string;
}

/** SRPMs and RPMs of packages, each after those that it needs to be built. */
export const planPackages = (
  packages: readonly Package[],
  options: PackageOptions,
): Result<ReadonlyMap<string, PlannedPackage>, BuildCycle> => {
  const order = buildOrder(packages);
  if (!order.ok) return failure(order.failure);
  const planned = new Map<string, PlannedPackage>();
  for (const { package: one, edges } of order.value) {
    planned.set(one.name, planPackage(one, { ...options, visible: visibleBy(edges, planned) }));
  }
  return success(planned);
};

const planPackage = (
  one: Package,
  { buildRoot, macros, visible }: PackageOptions & Pick<PlannedPackage, 'visible'>,
): PlannedPackage => {
  const { name, spec, sources, limits, processors, facts } = one;
  const sourceDateEpoch = facts.changelogTime;
  const srpm = buildSrpm(
    { name, spec, macros },
    { buildRoot: buildRoot.image, sourceDateEpoch, sources },
  );
  const { image: root, resolved } = extendRoot(
    { name, requires: facts.buildRequires, visible },
    buildRoot,
  );
  const rpms = buildRpm(srpm, { name, root, sourceDateEpoch, macros, limits, processors });
  return { package: one, srpm, resolved, root, rpms, visible };
};

/** The packages of ours that edges lead to, and what their builds could see in turn. */
const visibleBy = (
  edges: readonly BuildEdge[],
  planned: ReadonlyMap<string, PlannedPackage>,
): Closure => {
  const names = [...new Set(edges.map(({ to }) => to))].toSorted();
  const needed = names.flatMap((name) => planned.get(name) ?? []);
  return closureOf(
    needed.map(({ rpms }) => rpms),
    needed.map(({ visible }) => visible),
  );
};
