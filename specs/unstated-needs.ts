import type { Ordering } from './builds-of.ts';
import { isFoundInBuilds } from './findings.ts';
import { providersOf } from './providers.ts';
import { capability, type Subpackage } from './spec-facts.ts';

/** What packages need, as BuildRequires or at run time, and no spec of theirs states. */
export const unstatedNeeds = (packages: readonly Ordering[]): readonly string[] => {
  const providers = providersOf(packages);
  const needs = new Set<string>();
  for (const one of buildRequiresOf(packages)) needs.add(one);
  for (const { facts } of packages) {
    for (const { requires } of facts.packages) for (const one of requires) needs.add(one);
  }
  return [...needs]
    .filter((one) => !one.startsWith('rpmlib(') && providers(one).length === 0)
    .toSorted();
};

/** What packages need in a version, and who of ours states that it has it in some version. */
export interface VersionedNeeds {
  readonly needs: readonly string[];
  readonly stated: readonly Subpackage[];
}

/** BuildRequires of what specs state, by versions: which of these meet them, only rpm can say. */
export const versionedNeeds = (packages: readonly Ordering[]): VersionedNeeds => {
  // A stage may state another version than the whole package.
  const providers = providersOf(
    packages.flatMap((one) => [one, ...(one.stages ?? []).map(({ facts }) => ({ ...one, facts }))]),
  );
  const needs = new Set<string>();
  const stated = new Set<Subpackage>();
  for (const one of buildRequiresOf(packages)) {
    const hasVersion = one.startsWith('(') || one !== capability(one);
    // While a package is built, versions are found of what its spec states without.
    if (!hasVersion || isFoundInBuilds(one)) continue;
    for (const { subpackage } of providers(one)) {
      needs.add(one);
      stated.add(subpackage);
    }
  }
  return { needs: [...needs].toSorted(), stated: [...stated] };
};

/** Of the whole packages, and of their stages. */
const buildRequiresOf = (packages: readonly Ordering[]): ReadonlySet<string> =>
  new Set(
    packages.flatMap(({ facts, stages = [] }) =>
      [facts, ...stages.map((stage) => stage.facts)].flatMap((one) => one.buildRequires),
    ),
  );
