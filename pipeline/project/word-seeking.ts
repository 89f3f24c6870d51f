import type { Findings } from '../../specs/findings.ts';
import type { PlannedBuild, PlannedPackage } from '../../specs/plan-packages.ts';
import { providersOf } from '../../specs/providers.ts';
import { someOf } from '../some-of.ts';

type Planned = ReadonlyMap<string, PlannedPackage>;

/** The builds that lack what a package of ours may yet be found to provide. */
const lackingBuilds = (planned: Planned): readonly PlannedBuild[] =>
  [...planned.values()]
    .flatMap((one) => [...one.earlier, one])
    .filter(({ isOpen, lacks }) => isOpen && lacks.some(({ mayBeFound }) => mayBeFound));

/** The packages that can be built without. */
export const knownPackages = (planned: Planned): readonly PlannedPackage[] =>
  [...planned.values()].filter(({ isOpen, isUnbuildable }) => !isOpen && !isUnbuildable);

/** Before packages are built to find out whether they provide what others lack. */
export const wordSeeking = (planned: Planned): string => {
  const lacking = lackingBuilds(planned);
  const needs = lacking
    .flatMap(({ lacks }) => lacks.filter(({ mayBeFound }) => mayBeFound))
    .map((one) => one.needs);
  const known = knownPackages(planned);
  const needing = `${someOf(lacking.map(({ build }) => build.name))} ${lacking.length === 1 ? 'needs' : 'need'} ${someOf(needs)}`;
  return `${needing}, which nothing is known to provide: first ${someOf(known.map((one) => one.package.name))} ${known.length === 1 ? 'is' : 'are'} built, to look for it`;
};

/** Whose needs were found just now, and where. */
export const wordFound = (
  planned: Planned,
  { found, fresh }: { readonly found: Findings['found']; readonly fresh: ReadonlySet<string> },
): readonly string[] => {
  const providers = providersOf(
    [...planned.values()].map((one) => one.package),
    found,
  );
  return lackingBuilds(planned).flatMap(({ build: { name, facts }, package: { name: recipe } }) => {
    const needs = facts.buildRequires.filter((one) => found.has(one));
    if (!needs.some((one) => fresh.has(one))) return [];
    const makers = needs.flatMap(providers).map((one) => one.package);
    const takes = [...new Set(makers)].toSorted().join(', ');
    return `${name} needs ${needs.join(', ')}, which ${takes} was found to provide: say \`takes: [${takes}]\` in recipes/packages/${recipe}.yaml, so that it need not wait for all others`;
  });
};
