import type { Ordering } from './builds-of.ts';
import { type Findings, isFoundInBuilds } from './findings.ts';
import type { PlannedPackage } from './plan-packages.ts';
import { providersOf } from './providers.ts';
import { reachedBuilds } from './reached-builds.ts';
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
  const leadsTo = (from: string, to: string): boolean =>
    reachedBuilds(planned, (name) => name === from).some((one) => one.package.name === to);
  return answer.flatMap(({ needs, imported: imports }) => {
    if (imports.some((one) => prefer.includes(one))) return [];
    const makers = [...new Set(providers(needs).map((one) => one.package))];
    const asking = packages.filter(({ build }) => build.facts.buildRequires.includes(needs));
    return makers.flatMap((maker) => {
      const by = asking
        .map((one) => one.package.name)
        .filter((name) => !leadsTo(name, maker) && !leadsTo(maker, name));
      return by.length > 0 ? [{ needs, by, imports, maker }] : [];
    });
  });
};
