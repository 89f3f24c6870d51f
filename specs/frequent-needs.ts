import type { BuildEdge } from './build-order.ts';

/** A build with what it needs, and what of ours that leads to. */
export interface NeedingBuild {
  /** `gcc`, `gcc@bootstrap`. */
  readonly name: string;
  /** BuildRequires. */
  readonly requires: readonly string[];
  readonly edges: readonly BuildEdge[];
}

/** What many builds need together. */
export interface FrequentNeeds {
  /** BuildRequires. */
  readonly requires: readonly string[];
  /** The builds of ours that these lead to. */
  readonly takes: ReadonlySet<string>;
  /** The builds that need all of them, and take the same builds for them. */
  readonly of: ReadonlySet<string>;
}

/** So many builds pay for a layer of their own. */
const worthwhile = 8;

/**
 * The BuildRequires that are best installed once for many builds: those that save the most
 * installations, of all builds that need all of them. Undefined where too few need the same.
 */
export const frequentNeeds = (
  builds: readonly NeedingBuild[],
  { without }: { readonly without: readonly string[] },
): FrequentNeeds | undefined => {
  const all = builds.map((build) => ({ build, needs: needsOf(build, new Set(without)) }));
  let holders = all;
  let chosen: readonly string[] = [];
  for (const [need, count] of mostFrequent(all)) {
    const saved = chosen.length * holders.length;
    if (count < worthwhile || (chosen.length + 1) * count <= saved) break;
    const fewer = holders.filter(({ needs }) => needs.has(need));
    if (fewer.length < worthwhile || (chosen.length + 1) * fewer.length <= saved) continue;
    [holders, chosen] = [fewer, [...chosen, need]];
  }
  const [first] = holders;
  if (first === undefined || chosen.length === 0) return undefined;
  const needs = chosen.flatMap((one) => first.needs.get(one) ?? []);
  return {
    requires: needs.map(({ wording }) => wording).toSorted(),
    takes: new Set(needs.flatMap(({ takes }) => takes)),
    of: new Set(holders.map(({ build }) => build.name)),
  };
};

interface Need {
  readonly wording: string;
  readonly takes: readonly string[];
}

/** By what two builds need the same: the wording, and the builds that meet it. */
const needsOf = (
  { requires, edges }: NeedingBuild,
  without: ReadonlySet<string>,
): ReadonlyMap<string, Need> => {
  const met = Map.groupBy(edges, ({ needs }) => needs);
  return new Map(
    requires.flatMap((wording) => {
      // A rich one may mean something else in each root.
      if (without.has(wording) || wording.startsWith('(')) return [];
      const takes = (met.get(wording) ?? []).map(({ to }) => to).toSorted();
      return [[[wording, ...takes].join('\n'), { wording, takes }]];
    }),
  );
};

/** The most frequent first: how many builds have it. */
const mostFrequent = (
  all: readonly { readonly needs: ReadonlyMap<string, Need> }[],
): readonly (readonly [need: string, count: number])[] => {
  const counts = new Map<string, number>();
  for (const { needs } of all) {
    for (const need of needs.keys()) counts.set(need, (counts.get(need) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
};
