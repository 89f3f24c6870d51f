import { failure, type Result, success } from '../pipeline/core/result.ts';
import type { BuildCycle } from './failure.ts';
import { capability, type SpecFacts } from './spec-facts.ts';

/** A BuildRequires that another package of ours meets. */
export interface BuildEdge {
  readonly to: string;
  readonly needs: string;
}

interface Named {
  readonly name: string;
  readonly facts: SpecFacts;
}

export interface Ordered<Package> {
  readonly package: Package;
  readonly edges: readonly BuildEdge[];
}

/** Packages so that each comes after those whose subpackages it needs to be built. */
export const buildOrder = <Package extends Named>(
  packages: readonly Package[],
): Result<readonly Ordered<Package>[], BuildCycle> => {
  const providers = providersOf(packages);
  const byName = new Map(
    packages.map((one) => [one.name, { package: one, edges: edgesOf(one, providers) }]),
  );
  const ordered = new Map<string, Ordered<Package>>();
  for (const { package: one } of byName.values()) {
    const cycle = place(one.name, { byName, ordered, path: [] });
    if (cycle) return failure(cycle);
  }
  return success([...ordered.values()]);
};

interface Placing<Package> {
  readonly byName: ReadonlyMap<string, Ordered<Package>>;
  readonly ordered: Map<string, Ordered<Package>>;
  readonly path: readonly { readonly package: string; readonly needs: string }[];
}

const place = <Package>(name: string, placing: Placing<Package>): BuildCycle | undefined => {
  const { byName, ordered, path } = placing;
  const start = path.findIndex((step) => step.package === name);
  if (start >= 0) return { kind: 'build-cycle', chain: path.slice(start) };
  const one = byName.get(name);
  if (one === undefined || ordered.has(name)) return undefined;
  for (const { to, needs } of one.edges) {
    const cycle = place(to, { byName, ordered, path: [...path, { package: name, needs }] });
    if (cycle) return cycle;
  }
  ordered.set(name, one);
  return undefined;
};

const providersOf = (packages: readonly Named[]): ReadonlyMap<string, string> =>
  new Map(
    packages.flatMap(({ name, facts }) =>
      [...facts.packages.map((one) => one.name), ...facts.provides.map(capability)].map(
        (provided) => [provided, name] as const,
      ),
    ),
  );

const edgesOf = (one: Named, providers: ReadonlyMap<string, string>): readonly BuildEdge[] =>
  one.facts.buildRequires.flatMap((needs) => {
    const to = providers.get(capability(needs));
    return to === undefined || to === one.name ? [] : [{ to, needs }];
  });
