import { failure, type Result, success } from '../pipeline/core/result.ts';
import { type Build, buildName, buildsOf, type Ordering } from './builds-of.ts';
import { components } from './components.ts';
import type { BuildCycle } from './failure.ts';
import { shortestCycle } from './shortest-cycle.ts';
import { capability, type SpecFacts } from './spec-facts.ts';

/** A BuildRequires that a build of ours meets: by its name, `gcc` or `gcc@bootstrap`. */
export interface BuildEdge {
  readonly to: string;
  readonly needs: string;
}

export interface Ordered<Package extends Ordering> {
  readonly build: Build<Package>;
  readonly edges: readonly BuildEdge[];
}

/**
 * All builds of packages so that each comes after those whose subpackages it needs. Where packages
 * need each other, they take a stage of those that have one, and so the cycle is cut: what gcc
 * itself needs to be built, however far down, takes `gcc@bootstrap`; everybody else takes gcc.
 */
export const buildOrder = <Package extends Ordering>(
  packages: readonly Package[],
): Result<readonly Ordered<Package>[], BuildCycle> => {
  const graph = graphOf(packages);
  const ordered: Ordered<Package>[] = [];
  const found = components(graph.keys(), (name) => targets(graph.get(name)));
  for (const part of found) {
    if (part.length > 1) return failure(cycleIn(new Set(part), graph));
    ordered.push(...part.flatMap((name) => graph.get(name) ?? []));
  }
  return success(ordered);
};

type Graph<Package extends Ordering> = ReadonlyMap<string, Ordered<Package>>;

/** Every build with what it takes. */
const graphOf = <Package extends Ordering>(packages: readonly Package[]): Graph<Package> => {
  const providers = providersOf(packages);
  const builds = packages.flatMap(buildsOf);
  const needs = new Map(builds.map((one) => [one.name, needsOf(one.facts, providers)]));
  const ladders = Map.groupBy(builds, (one) => one.package.name);
  const together = cyclesOf(packages, needs);
  const edgesOf = (one: Build): readonly BuildEdge[] =>
    (needs.get(one.name) ?? []).flatMap(({ to, needs: wording }) => {
      const isInCycle = together.get(to) === together.get(one.package.name);
      const taken = taking(one, { ladder: ladders.get(to) ?? [], isInCycle });
      return taken === undefined || taken.name === one.name
        ? []
        : [{ to: taken.name, needs: wording }];
    });
  return new Map(builds.map((build) => [build.name, { build, edges: edgesOf(build) }]));
};

interface Choice {
  /** The builds of the package that is needed, the whole one last. */
  readonly ladder: readonly Build[];
  /** Whether that package needs this one in turn. */
  readonly isInCycle: boolean;
}

/** Which build of a package another takes: what its recipe says, or what closes no cycle. */
const taking = (by: Build, { ladder, isInCycle }: Choice): Build | undefined => {
  const needed = ladder.at(-1);
  const named = by.takes.find((one) => one.package === needed?.package.name);
  if (named) return ladder.find(({ stage }) => stage === named.stage);
  // The first build of what needs itself takes it from the imports.
  if (needed?.package === by.package) return ladder[by.rank - 1];
  return isInCycle ? (ladder.at(-2) ?? needed) : needed;
};

/** Packages that need each other, stages or no stages, have one number, and others have others. */
const cyclesOf = (
  packages: readonly Ordering[],
  needs: ReadonlyMap<string, readonly BuildEdge[]>,
): ReadonlyMap<string, number> => {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const targetsOf = (name: string) => {
    const stages = byName.get(name)?.stages ?? [];
    const builds = [
      name,
      ...stages.map((stage) => buildName({ package: name, stage: stage.name })),
    ];
    return builds.flatMap((build) => (needs.get(build) ?? []).map(({ to }) => to));
  };
  return new Map(
    components(byName.keys(), targetsOf).flatMap((part, index) =>
      part.map((name) => [name, index] as const),
    ),
  );
};

const targets = (one: Ordered<Ordering> | undefined): readonly string[] =>
  (one?.edges ?? []).map(({ to }) => to);

const cycleIn = (names: ReadonlySet<string>, graph: Graph<Ordering>): BuildCycle => {
  const inside = [...graph.values()].filter(({ build }) => names.has(build.name));
  const chain = shortestCycle(
    inside.map(({ build }) => build.name),
    (name) => graph.get(name)?.edges.filter(({ to }) => names.has(to)) ?? [],
  );
  return {
    kind: 'build-cycle',
    chain: chain.map(({ from, edge }) => ({
      package: graph.get(from)?.build.package.name ?? from,
      stage: graph.get(from)?.build.stage,
      needs: edge.needs,
    })),
  };
};

const providersOf = (packages: readonly Ordering[]): ReadonlyMap<string, string> =>
  new Map(
    packages.flatMap(({ name, facts }) =>
      [...facts.packages.map((one) => one.name), ...facts.provides.map(capability)].map(
        (provided) => [provided, name] as const,
      ),
    ),
  );

/** Of which packages, by the BuildRequires that say so. */
const needsOf = (
  { buildRequires }: SpecFacts,
  providers: ReadonlyMap<string, string>,
): readonly BuildEdge[] =>
  buildRequires.flatMap((needs) => {
    const to = providers.get(capability(needs));
    return to === undefined ? [] : [{ to, needs }];
  });
