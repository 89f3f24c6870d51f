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
  /** How often the whole is built at most where its stages cut a cycle, until it stays the same. */
  readonly converge?: number | undefined;
}

export interface StageFacts {
  readonly name: string;
  /** What rpm says of the spec under the stage's macros. */
  readonly facts: SpecFacts;
  readonly takes: readonly BuiltPackage[];
}

/** One time that a package is built: a stage of it, or the whole. */
export interface Build<Package extends Ordering = Ordering> {
  /** `gcc@bootstrap`, `gcc`, and where that is built again `gcc@2`. */
  readonly name: string;
  readonly package: Package;
  /** Nothing for the whole package. */
  readonly stage: string | undefined;
  /** The whole of a package in a cycle is built in several rounds; stages belong to the first. */
  readonly round: number;
  /** The build of the round before. */
  readonly before: string | undefined;
  /** Whether this is the one that everybody else gets. */
  readonly isFinal: boolean;
  /** Of a package's builds, a higher one is nearer to the final one. */
  readonly rank: number;
  readonly facts: SpecFacts;
  readonly takes: readonly BuiltPackage[];
}

/** The builds of a package, its stages first. */
export const buildsOf = <Package extends Ordering>(
  one: Package,
  rounds: number,
): readonly Build<Package>[] => {
  const { name, facts, stages = [], takes = [] } = one;
  const whole = { package: one, stage: undefined, facts, takes };
  return [
    ...stages.map((stage, rank) => ({
      name: buildName({ package: name, stage: stage.name }),
      package: one,
      stage: stage.name,
      round: 1,
      before: undefined,
      isFinal: false,
      rank,
      facts: stage.facts,
      takes: stage.takes,
    })),
    ...Array.from({ length: rounds }, (_, index) => ({
      ...whole,
      name: roundName(name, index + 1),
      round: index + 1,
      before: index === 0 ? undefined : roundName(name, index),
      isFinal: index + 1 === rounds,
      rank: stages.length + index,
    })),
  ];
};

export const buildName = (build: {
  readonly package: string;
  readonly stage?: string | undefined;
}) => (build.stage === undefined ? build.package : `${build.package}@${build.stage}`);

/** No stage's name begins with a digit. */
const roundName = (name: string, round: number) => (round === 1 ? name : `${name}@${round}`);

/** The package of a build, by its name. */
export const packageOf = (name: string): string => name.split('@', 1)[0] ?? '';
