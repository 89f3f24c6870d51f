import type { Ordering } from './builds-of.ts';
import { type Findings, isFoundInBuilds } from './findings.ts';
import type { PlannedPackage } from './plan-packages.ts';
import { providersOf } from './providers.ts';
import type { SoughtNeed } from './steps/find-providers.ts';
import { unstatedNeeds } from './unstated-needs.ts';

/** A BuildRequires that imports meet, and that a package of ours was found to meet, too. */
export interface Overlooked {
  readonly needs: string;
  /** Names of the packages that have it. */
  readonly by: readonly string[];
  /** Names of the imports, as far as they are known. */
  readonly imports: readonly string[];
  /** The name of our package. */
  readonly maker: string;
}

/** BuildRequires that imports meet, and of which only builds tell whether ours do, too. */
export const importedNeeds = (
  packages: readonly Ordering[],
  { unmet }: Pick<Findings, 'unmet'>,
): readonly string[] => {
  const required = new Set(packages.flatMap(({ facts }) => facts.buildRequires));
  return unstatedNeeds(packages).filter(
    (one) => required.has(one) && isFoundInBuilds(one) && !unmet.has(one),
  );
};

/**
 * Those of them where nobody has said which is meant: neither the recipe, by what it takes, nor the
 * product, by what it prefers. What cannot be built before who needs it is not meant.
 */
export const overlookedIn = (
  planned: ReadonlyMap<string, PlannedPackage>,
  answer: readonly SoughtNeed[],
  { prefer }: { readonly prefer: readonly string[] },
): readonly Overlooked[] => {
  const packages = [...planned.values()];
  const found = new Map(answer.map((one) => [one.needs, one.found]));
  const providers = providersOf(
    packages.map((one) => one.package),
    found,
  );
  const related = relatedIn(packages);
  return answer.flatMap(({ needs, imported: imports }) => {
    if (imports.some((one) => prefer.includes(one))) return [];
    const makers = new Set(providers(needs).map((one) => one.package));
    const asking = packages
      .filter(({ build }) => build.facts.buildRequires.includes(needs))
      .map((one) => one.package.name);
    return [...makers].flatMap((maker) => {
      const known = related(maker);
      const by = asking.filter((name) => !known.has(name));
      return by.length > 0 ? [{ needs, by, imports, maker }] : [];
    });
  });
};

/** The packages that a package was built with, those that were built with it, and itself. */
const relatedIn = (
  packages: readonly PlannedPackage[],
): ((name: string) => ReadonlySet<string>) => {
  const below = new Map<string, Set<string>>();
  const above = new Map<string, Set<string>>();
  const add = (links: Map<string, Set<string>>, from: string, to: string) => {
    const known = links.get(from);
    if (known) known.add(to);
    else links.set(from, new Set([to]));
  };
  for (const one of packages) {
    for (const { takes } of [...one.earlier, one]) {
      for (const { package: other } of takes) {
        add(below, one.package.name, other.name);
        add(above, other.name, one.package.name);
      }
    }
  }
  return (name) => new Set([...reached(name, below), ...reached(name, above)]);
};

const reached = (
  from: string,
  links: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> => {
  const found = new Set([from]);
  // What is added to a set while it is walked through is walked through, too.
  for (const one of found) for (const other of links.get(one) ?? []) found.add(other);
  return found;
};
