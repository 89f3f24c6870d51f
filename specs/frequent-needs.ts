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

/** With so many of the most frequent needs a set is begun. */
const tried = 8;

/**
 * The BuildRequires that are best installed once for many builds: of the sets that are tried, the
 * one with the most needs times builds that have them all. Undefined where too few need the same.
 */
export const frequentNeeds = (
  builds: readonly NeedingBuild[],
  { without }: { readonly without: readonly string[] },
): FrequentNeeds | undefined => {
  const left = new Set(without);
  const all = builds.map((build) => ({ build, needs: needsOf(build, left) }));
  const [best] = mostFrequent(all)
    .slice(0, tried)
    .map(({ need }) => grown(all, need))
    .toSorted((a, b) => savedBy(b) - savedBy(a));
  const [first] = best?.holders ?? [];
  if (best === undefined || first === undefined) return undefined;
  const needs = [...best.chosen].flatMap((one) => first.needs.get(one) ?? []);
  return {
    requires: needs.map(({ wording }) => wording).toSorted(),
    takes: new Set(needs.flatMap(({ takes }) => takes)),
    of: new Set(best.holders.map(({ build }) => build.name)),
  };
};

interface Need {
  readonly wording: string;
  readonly takes: readonly string[];
}

interface Holder {
  readonly build: NeedingBuild;
  readonly needs: ReadonlyMap<string, Need>;
}

/** Needs, and the builds that have them all. */
interface Common {
  readonly chosen: ReadonlySet<string>;
  readonly holders: readonly Holder[];
}

const savedBy = ({ chosen, holders }: Common): number => chosen.size * holders.length;

/** By what two builds need the same: the wording, and the builds that meet it. */
const needsOf = ({ requires, edges }: NeedingBuild, left: ReadonlySet<string>): Holder['needs'] => {
  const met = Map.groupBy(edges, ({ needs }) => needs);
  return new Map(
    requires.flatMap((wording) => {
      // A rich one may mean something else in each root.
      if (left.has(wording) || wording.startsWith('(')) return [];
      const takes = (met.get(wording) ?? []).map(({ to }) => to).toSorted();
      return [[[wording, ...takes].join('\n'), { wording, takes }]];
    }),
  );
};

/** What enough builds need, the most frequent first. */
const mostFrequent = (all: readonly Holder[]) => {
  const counts = new Map<string, number>();
  for (const { needs } of all) {
    for (const need of needs.keys()) counts.set(need, (counts.get(need) ?? 0) + 1);
  }
  return [...counts]
    .map(([need, count]) => ({ need, count }))
    .filter(({ count }) => count >= worthwhile)
    .toSorted((a, b) => b.count - a.count || (a.need < b.need ? -1 : 1));
};

/** The best of the sets that come about when what most of the builds have is added, in turn. */
const grown = (all: readonly Holder[], start: string): Common => {
  let best: Common = { chosen: new Set(), holders: [] };
  let chosen: ReadonlySet<string> = new Set();
  let holders = all;
  for (let need: string | undefined = start; need !== undefined;) {
    const added = need;
    holders = holders.filter(({ needs }) => needs.has(added));
    const found = mostFrequent(holders);
    chosen = new Set(found.flatMap((one) => (one.count === holders.length ? [one.need] : [])));
    if (savedBy({ chosen, holders }) > savedBy(best)) best = { chosen, holders };
    need = found.find(({ count }) => count < holders.length)?.need;
  }
  return best;
};
