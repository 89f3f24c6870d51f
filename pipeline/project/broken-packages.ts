import type { Recipe } from '../../recipes/recipe.ts';
import { describeBuildCycle, type LocateInRecipe } from '../../specs/describe-build-cycle.ts';
import {
  type Package,
  type PackageOptions,
  type PlannedPackage,
  planPackages,
} from '../../specs/plan-packages.ts';
import { parseSpecFacts, type SpecFacts } from '../../specs/spec-facts.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result } from '../core/result.ts';

/** What is wrong with single packages, by name, while the others are planned. */
export type BrokenPackages = Map<string, readonly Diagnostic[]>;

type Planned = Result<ReadonlyMap<string, PlannedPackage>, readonly Diagnostic[]>;

export interface PlanAroundOptions extends PackageOptions {
  readonly locate: LocateInRecipe;
  /** Takes the cycles; undefined where one is to end it all. */
  readonly broken: BrokenPackages | undefined;
}

/** Plans packages; those of a cycle are then broken, and need nothing any more. */
export const planAroundCycles = (
  packages: readonly Package[],
  { locate, broken, ...options }: PlanAroundOptions,
): Planned => {
  // Of some, more is known to be wrong by now.
  let some = packages.map((one) => (broken?.has(one.name) ? { ...one, isBroken: true } : one));
  for (;;) {
    const planned = planPackages(some, options);
    if (planned.ok) return planned;
    const cycles = planned.failure;
    if (broken === undefined) return failure([describeBuildCycle(cycles[0], locate)]);
    const members = new Set<string>();
    for (const cycle of cycles) {
      const diagnostic = describeBuildCycle(cycle, locate);
      for (const link of cycle.chain) {
        members.add(link.package);
        broken.set(link.package, [diagnostic]);
      }
    }
    some = some.map((one) => (members.has(one.name) ? withoutNeeds(one) : one));
  }
};

const withoutNeeds = (one: Package): Package => ({
  ...one,
  isBroken: true,
  takes: [],
  facts: { ...one.facts, buildRequires: [] },
  stages: (one.stages ?? []).map((stage) => ({
    ...stage,
    takes: [],
    facts: { ...stage.facts, buildRequires: [] },
  })),
});

/** A package of which only what it made is known, from when its spec was last asked. */
export const lostPackage = (
  name: string,
  text: string | undefined,
  recipes: readonly Recipe[],
): Package | undefined => {
  const facts = text === undefined ? undefined : factsIn(text);
  if (facts === undefined) return undefined;
  const taken = recipes
    .flatMap(({ takes, stages }) => [takes, ...stages.map((one) => one.takes)].flat())
    .filter((one) => one.package === name);
  const stages = new Set(taken.flatMap(({ stage }) => stage ?? []));
  return withoutNeeds({
    name,
    spec: '',
    facts,
    sources: [],
    limits: { memoryMiB: 0, pids: 0, seconds: 0 },
    stages: [...stages].map((stage) => ({ name: stage, facts, takes: [], macros: '' })),
  });
};

const factsIn = (text: string): SpecFacts | undefined => {
  const read = parseSpecFacts(text);
  return read.ok ? read.value : read.failure.rest;
};
