import type { Output } from '../pipeline/core/action.ts';
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
  /** Packages of ours whose RPMs its build root may take. */
  readonly needs: readonly string[];
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
    planned.set(one.name, planPackage(one, { ...options, needed: closure(edges, planned) }));
  }
  return success(planned);
};

const planPackage = (
  one: Package,
  {
    buildRoot,
    macros,
    needed,
  }: PackageOptions & { readonly needed: ReadonlyMap<string, PlannedPackage> },
): PlannedPackage => {
  const { name, spec, sources, limits, processors, facts } = one;
  const sourceDateEpoch = facts.changelogTime;
  const srpm = buildSrpm(
    { name, spec, macros },
    { buildRoot: buildRoot.image, sourceDateEpoch, sources },
  );
  const ours = [...needed.values()].map(({ rpms }) => rpms);
  const { image: root, resolved } = extendRoot(
    { name, requires: facts.buildRequires, ours },
    buildRoot,
  );
  const rpms = buildRpm(srpm, { name, root, sourceDateEpoch, macros, limits, processors });
  return { package: one, srpm, resolved, root, rpms, needs: [...needed.keys()] };
};

/** The packages of ours that edges lead to, and those that they need in turn. */
const closure = (
  edges: readonly BuildEdge[],
  planned: ReadonlyMap<string, PlannedPackage>,
): ReadonlyMap<string, PlannedPackage> => {
  const names = edges.flatMap(({ to }) => [to, ...(planned.get(to)?.needs ?? [])]);
  const all = [...new Set(names)].toSorted().flatMap((name) => planned.get(name) ?? []);
  return new Map(all.map((one) => [one.package.name, one]));
};
