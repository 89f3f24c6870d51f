import type { BuiltPackage } from '../recipes/recipe.ts';
import type { SpecFacts } from './spec-facts.ts';

/** What decides in which order packages are built, and with which. */
export interface Ordering {
  readonly name: string;
  readonly facts: SpecFacts;
  /** How it is built for packages that it needs itself: the first one first. */
  readonly stages?: readonly StageFacts[];
  /** Which build of a package it takes, where a recipe says so. */
  readonly takes?: readonly BuiltPackage[];
}

export interface StageFacts {
  readonly name: string;
  /** What rpm says of the spec under the stage's macros. */
  readonly facts: SpecFacts;
  readonly takes: readonly BuiltPackage[];
}

/** One way in which a package is built: a stage of it, or the whole. */
export interface Build<Package extends Ordering = Ordering> {
  /** `gcc@bootstrap`, or `gcc`. */
  readonly name: string;
  readonly package: Package;
  /** Nothing for the whole package. */
  readonly stage: string | undefined;
  /** Of a package's builds, a higher one is nearer to the whole. */
  readonly rank: number;
  readonly facts: SpecFacts;
  readonly takes: readonly BuiltPackage[];
}

/** The builds of a package, its stages first. */
export const buildsOf = <Package extends Ordering>(one: Package): readonly Build<Package>[] => {
  const { name, facts, stages = [], takes = [] } = one;
  return [
    ...stages.map((stage, rank) => ({
      name: buildName({ package: name, stage: stage.name }),
      package: one,
      stage: stage.name,
      rank,
      facts: stage.facts,
      takes: stage.takes,
    })),
    { name, package: one, stage: undefined, rank: stages.length, facts, takes },
  ];
};

export const buildName = (build: {
  readonly package: string;
  readonly stage?: string | undefined;
}) => (build.stage === undefined ? build.package : `${build.package}@${build.stage}`);

/** The package of a build, by its name. */
export const packageOf = (buildName: string): string => buildName.split('@', 1)[0] ?? '';
