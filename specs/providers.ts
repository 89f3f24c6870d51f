import type { Ordering } from './builds-of.ts';
import { dependencyNames } from './dependency-names.ts';
import type { Findings, FoundRpm } from './findings.ts';
import { capability, type Subpackage } from './spec-facts.ts';

/** A binary package of ours, and the package whose build makes it. */
export interface Provider {
  readonly package: string;
  readonly subpackage: Subpackage;
}

/** What meets a dependency: those that have the very name, or all that state it. */
export type Providers = (dependency: string) => readonly Provider[];

/** Where no spec states it, those that were found to meet it once they were built. */
export const providersOf = (
  packages: readonly Ordering[],
  found: Findings['found'] = new Map(),
): Providers => {
  const all = packages.flatMap((one) =>
    one.facts.packages.map((subpackage) => ({ package: one.name, subpackage })),
  );
  const named = Map.groupBy(all, ({ subpackage }) => subpackage.name);
  const stated = new Map<string, Provider[]>();
  for (const one of all) {
    for (const name of new Set(one.subpackage.provides.map(capability))) {
      const known = stated.get(name);
      if (known) known.push(one);
      else stated.set(name, [one]);
    }
  }
  const sources = Map.groupBy(packages, ({ facts }) => facts.source.name);
  const madeFrom = ({ name, source }: FoundRpm): readonly Provider[] =>
    (sources.get(source) ?? []).map((one) => ({
      package: one.name,
      subpackage: { ...one.facts.source, name, arch: '', provides: [], requires: [] },
    }));
  return (dependency) => {
    const known = dependencyNames(dependency).flatMap(
      (name) => named.get(name) ?? stated.get(name) ?? [],
    );
    if (known.length > 0) return known;
    return (found.get(dependency) ?? []).flatMap((one) => named.get(one.name) ?? madeFrom(one));
  };
};
