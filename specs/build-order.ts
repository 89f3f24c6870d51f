import { failure, type Result, success } from '../pipeline/core/result.ts';
import { remembered } from '../pipeline/core/remembered.ts';
import { buildCycles } from './build-cycles.ts';
import type { BuiltPackage } from '../recipes/recipe.ts';
import { type Build, buildsOf, type Ordering } from './builds-of.ts';
import { components } from './components.ts';
import type { BuildCycle, BuildCycles } from './failure.ts';
import { type Findings, isFoundInBuilds, noFindings } from './findings.ts';
import { type Lack, lacksIn } from './lacks.ts';
import { type Providers, providersOf } from './providers.ts';
import { runTimeNeeds } from './run-time-needs.ts';
import { shortestCycle } from './shortest-cycle.ts';
import type { SpecFacts } from './spec-facts.ts';

/** What a build takes of ours: another build by its name, `gcc` or `gcc@bootstrap`. */
export interface BuildEdge {
  readonly to: string;
  /** The BuildRequires that it meets; undefined where the recipe alone says that it is taken. */
  readonly needs: string | undefined;
  /** It does not meet that itself, but what meets it states that it requires this. */
  readonly atRunTime?: true;
}

export interface Ordered<Package extends Ordering> {
  readonly build: Build<Package>;
  readonly edges: readonly BuildEdge[];
  readonly lacks: readonly Lack[];
}

/**
 * All builds of packages so that each comes after those whose subpackages it needs. Where packages
 * need each other, they take a stage of those that have one, and so the cycle is cut: what gcc
 * itself needs to be built, however far down, takes `gcc@bootstrap`; everybody else takes gcc. Then
 * the whole ones are built again with each other.
 *
 * What a build takes requires more of ours at run time, which it takes as well. That must not keep
 * it from being built: where builds would wait for each other so, they wait for what their
 * BuildRequires and recipes say, and for nothing else of each other.
 */
export const buildOrder = <Package extends Ordering>(
  packages: readonly Package[],
  findings: Findings = noFindings,
): Result<readonly Ordered<Package>[], BuildCycles> => {
  const full = graphOf(packages, findings);
  const parts = componentsOf(full);
  const cycles = parts.filter((part) => part.length > 1);
  const graph = cycles.length > 0 ? withoutRunTime(full, cycles) : full;
  const order = cycles.length > 0 ? componentsOf(graph) : parts;
  const [first, ...others] = order
    .filter((part) => part.length > 1)
    .map((part) => cycleIn(new Set(part), graph));
  if (first) return failure([first, ...others]);
  return success(order.flat().flatMap((name) => graph.get(name) ?? []));
};

type Graph<Package extends Ordering> = ReadonlyMap<string, Ordered<Package>>;

const componentsOf = (graph: Graph<Ordering>) =>
  components(graph.keys(), (name) => targets(graph.get(name)));

/**
 * The same without what builds that need each other take of each other at run time alone. All of
 * that, since to leave out a part would make a build's root depend on the order of names.
 */
const withoutRunTime = <Package extends Ordering>(
  graph: Graph<Package>,
  cycles: readonly (readonly string[])[],
): Graph<Package> => {
  const cycleOf = new Map(cycles.flatMap((part) => part.map((name) => [name, part] as const)));
  const keeps = (from: string, { to, atRunTime }: BuildEdge): boolean =>
    atRunTime === undefined || !cycleOf.has(from) || cycleOf.get(from) !== cycleOf.get(to);
  return new Map(
    [...graph].map(([name, { edges, ...one }]) => [
      name,
      { ...one, edges: edges.filter((edge) => keeps(name, edge)) },
    ]),
  );
};

/** Every build with what it takes. */
const graphOf = <Package extends Ordering>(
  packages: readonly Package[],
  findings: Findings,
): Graph<Package> => {
  const providers = providersOf(packages, findings.found);
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
  const meet = (one: Build, { to, needs: wording }: BuildEdge): readonly BuildEdge[] => {
    const isInCycle = together.get(to) === together.get(one.package.name);
    const met = taking(one, { ladder: ladders.get(to) ?? [], isInCycle });
    return met === undefined || met.name === one.name ? [] : [{ to: met.name, needs: wording }];
  };
  const below = needsBelow(packages, providers);
  const edgesOf = (one: Build): readonly BuildEdge[] => {
    const met = allNeeds(one.package.name, one).flatMap((need) =>
      meet(one, need).map((edge) => ({ need, edge })),
    );
    const more = below(
      one.package.name,
      met.map(({ need }) => need),
    ).flatMap((need) => meet(one, need));
    return [
      ...met.map(({ edge }) => edge),
      ...more.map((edge) => ({ ...edge, atRunTime: true as const })),
    ];
  };
  const lacking = lacksIn(providers, findings);
  // Who says in a recipe what no BuildRequires leads to, says who meets the others.
  const isTold = ({ package: { name }, ...one }: Build) =>
    allNeeds(name, one).some(({ needs: wording }) => wording === undefined);
  const lacksOf = (one: Build): readonly Lack[] => {
    const lacks = lacking(one);
    return lacks.length > 0 && isTold(one)
      ? lacks.filter(({ needs: wording, isStated }) => !isStated && !isFoundInBuilds(wording))
      : lacks;
  };
  return new Map(
    builds.map((build) => [build.name, { build, edges: edgesOf(build), lacks: lacksOf(build) }]),
  );
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

interface Needing {
  readonly facts: SpecFacts;
  readonly takes?: readonly BuiltPackage[] | undefined;
}

/** A recipe can name what no spec does: what rpm finds out that a package provides, or requires. */
const taken = (takes: readonly BuiltPackage[] = []): readonly BuildEdge[] =>
  takes.map((one) => ({ to: one.package, needs: undefined }));

type NeedsBelow = (name: string, needs: readonly BuildEdge[]) => readonly BuildEdge[];

/**
 * What the packages that a package needs require at run time, under the BuildRequires that leads
 * there. Of a package that a recipe takes, nobody says which subpackage is meant: it is each.
 */
const needsBelow = (packages: readonly Ordering[], providers: Providers): NeedsBelow => {
  const below = runTimeNeeds(providers);
  const subpackages = new Map(packages.map(({ name, facts }) => [name, facts.packages]));
  const belowAll = (to: string) => (subpackages.get(to) ?? []).flatMap(({ name }) => below(name));
  return (name, needs) =>
    [...Map.groupBy(needs, (need) => need.needs)].flatMap(([wording, met]) => {
      const found =
        wording === undefined ? new Set(met.flatMap(({ to }) => belowAll(to))) : below(wording);
      return [...found]
        .filter((to) => to !== name && !met.some((need) => need.to === to))
        .map((to) => ({ to, needs: wording }));
    });
};

/** Of which packages, by the BuildRequires that say so. */
const needsOf = ({ buildRequires }: SpecFacts, providers: Providers): readonly BuildEdge[] =>
  buildRequires.flatMap((needs) =>
    [...new Set(providers(needs).map((one) => one.package))].map((to) => ({ to, needs })),
  );
