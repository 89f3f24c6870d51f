import { buildName } from './builds-of.ts';
import type { Package, PlannedBuild, PlannedPackage } from './plan-packages.ts';
import { reachedBuilds } from './reached-builds.ts';
import type { SpecFacts } from './spec-facts.ts';

/** A build whose spec tells BuildRequires in its build root, too. */
export type Asked = PlannedBuild & Required<Pick<PlannedBuild, 'more'>>;

/** The builds to be asked, of the wanted packages and those that they lead to; open ones later. */
export const toBeAsked = (
  planned: ReadonlyMap<string, PlannedPackage>,
  isWanted: (name: string) => boolean,
): readonly Asked[] => {
  const all = [...planned.values()];
  if (!all.some(({ more, earlier }) => more ?? earlier.some((one) => one.more))) return [];
  const reached = reachedBuilds(planned, isWanted);
  return reached.flatMap(({ more, ...one }) =>
    more && !one.isOpen && !one.isUnbuildable ? [{ ...one, more }] : [],
  );
};

/** What a spec has said in its build root that its facts do not have; `askRequires` printed it. */
export const newRequires = (said: string, { buildRequires }: SpecFacts): readonly string[] => {
  const known = new Set(buildRequires);
  return [...new Set(said.split('\n'))].filter((one) => one !== '' && !known.has(one));
};

/** Packages whose builds need more, by name: `python-foo`, `gcc@bootstrap`. */
export const needingMore = (
  packages: readonly Package[],
  more: ReadonlyMap<string, readonly string[]>,
): readonly Package[] =>
  packages.map((one) => ({
    ...one,
    facts: withMore(one.facts, more.get(one.name)),
    ...(one.stages === undefined
      ? {}
      : {
          stages: one.stages.map((stage) => ({
            ...stage,
            facts: withMore(
              stage.facts,
              more.get(buildName({ package: one.name, stage: stage.name })),
            ),
          })),
        }),
  }));

const withMore = (facts: SpecFacts, more: readonly string[] = []): SpecFacts =>
  more.length === 0 ? facts : { ...facts, buildRequires: [...facts.buildRequires, ...more] };
