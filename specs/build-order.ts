import { failure, type Result, success } from '../pipeline/core/result.ts';
import { remembered } from '../pipeline/core/remembered.ts';
import { buildCycles } from './build-cycles.ts';
import type { BuiltPackage } from '../recipes/recipe.ts';
import { type Build, buildsOf, type Ordering } from './builds-of.ts';
import { components } from './components.ts';
import { dependencyNames } from './dependency-names.ts';
import type { BuildCycle } from './failure.ts';
import { shortestCycle } from './shortest-cycle.ts';
import { capability, type SpecFacts } from './spec-facts.ts';

/** What a build takes of ours: another build by its name, `gcc` or `gcc@bootstrap`. */
export interface BuildEdge {
  readonly to: string;
  /** The BuildRequires that it meets; undefined where the recipe alone says that it is taken. */
  readonly needs: string | undefined;
}

export interface Ordered<Package extends Ordering> {
  readonly build: Build<Package>;
  readonly edges: readonly BuildEdge[];
}

/**
 * All builds of packages so that each comes after those whose subpackages it needs. Where packages
 * need each other, they take a stage of those that have one, and so the cycle is cut: what gcc
 * itself needs to be built, however far down, takes `gcc@bootstrap`; everybody else takes gcc. Then
 * the whole ones are built again with each other.
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
  const needs = remembered((facts: SpecFacts) => needsOf(facts, providers));
  const allNeeds = (name: string, { facts, takes }: Needing): readonly BuildEdge[] => {
    const stated = needs(facts);
    const known = new Set([name, ...stated.map(({ to }) => to)]);
    return [...stated, ...taken(takes).filter(({ to }) => !known.has(to))];
  };
  const together = buildCycles(packages, ({ name, facts, stages = [], takes }) =>
    [{ facts, takes }, ...stages].flatMap((one) => allNeeds(name, one)).map(({ to }) => to),
  );
  const builds = packages.flatMap((one) => buildsOf(one, together.get(one.name)?.rounds ?? 1));
  const ladders = Map.groupBy(builds, (one) => one.package.name);
  const edgesOf = (one: Build): readonly BuildEdge[] =>
    allNeeds(one.package.name, one).flatMap(({ to, needs: wording }) => {
      const isInCycle = together.get(to) === together.get(one.package.name);
      const met = taking(one, { ladder: ladders.get(to) ?? [], isInCycle });
      return met === undefined || met.name === one.name ? [] : [{ to: met.name, needs: wording }];
    });
  return new Map(builds.map((build) => [build.name, { build, edges: edgesOf(build) }]));
};

interface Choice {
  /** The builds of the package that is needed, the final one last. */
  readonly ladder: readonly Build[];
  /** Whether that package needs this one in turn. */
  readonly isInCycle: boolean;
}

/**
 * Which build of a package another takes: what its recipe says, or what closes no cycle. After the
 * first round that is the last round's of what has stages, and this round's of what has none.
 */
const taking = (by: Build, { ladder, isInCycle }: Choice): Build | undefined => {
  const needed = ladder.at(-1);
  const stages = needed?.package.stages?.length ?? 0;
  const named = by.takes.find((one) => one.package === needed?.package.name);
  const isSettled = isInCycle && by.round > 1;
  if (named?.stage !== undefined && !isSettled) {
    return ladder.find(({ stage }) => stage === named.stage);
  }
  // The first build of what needs itself takes it from the imports.
  if (needed?.package === by.package) return stages > 0 ? ladder[by.rank - 1] : undefined;
  if (!isInCycle) return needed;
  return ladder[
    (named && named.stage === undefined ? stages : Math.max(0, stages - 1)) + by.round - 1
  ];
};

/** What comes before a build: what it needs, and what it will be compared with. */
const targets = (one: Ordered<Ordering> | undefined): readonly string[] => [
  ...(one?.edges ?? []).map(({ to }) => to),
  ...(one?.build.before === undefined ? [] : [one.build.before]),
];

const cycleIn = (names: ReadonlySet<string>, graph: Graph<Ordering>): BuildCycle => {
  const inside = [...graph.values()].filter(({ build }) => names.has(build.name));
  const chain = shortestCycle(
    inside.map(({ build }) => build.name),
    (name) => graph.get(name)?.edges.filter(({ to }) => names.has(to)) ?? [],
  );
  return {
    kind: 'build-cycle',
    chain: chain.flatMap(({ from, edge: { needs } }) => {
      const { build } = graph.get(from) ?? {};
      if (build === undefined) return [];
      const { stage, package: one } = build;
      const isForced = stage === undefined && (one.stages ?? []).length > 0;
      return [{ package: one.name, stage, isForced, needs }];
    }),
  };
};

type Providers = ReadonlyMap<string, ReadonlySet<string>>;

/** What is provided, by which packages: those that have the very name, or all that state it. */
const providersOf = (packages: readonly Ordering[]): Providers => {
  const named = owners(packages, ({ facts }) => facts.packages.map((one) => one.name));
  const stated = owners(packages, ({ facts }) => facts.provides.map(capability));
  return new Map([...stated, ...named]);
};

const owners = (
  packages: readonly Ordering[],
  has: (one: Ordering) => readonly string[],
): Providers => {
  const all = new Map<string, Set<string>>();
  for (const one of packages) {
    for (const provided of has(one)) {
      const known = all.get(provided);
      if (known) known.add(one.name);
      else all.set(provided, new Set([one.name]));
    }
  }
  return all;
};

interface Needing {
  readonly facts: SpecFacts;
  readonly takes?: readonly BuiltPackage[] | undefined;
}

/** A recipe can name what no spec does: what rpm finds out that a package provides, or requires. */
const taken = (takes: readonly BuiltPackage[] = []): readonly BuildEdge[] =>
  takes.map((one) => ({ to: one.package, needs: undefined }));

/** Of which packages, by the BuildRequires that say so. */
const needsOf = ({ buildRequires }: SpecFacts, providers: Providers): readonly BuildEdge[] =>
  buildRequires.flatMap((needs) =>
    dependencyNames(needs)
      .flatMap((one) => [...(providers.get(one) ?? [])])
      .map((to) => ({ to, needs })),
  );
