import type { Ordering } from './builds-of.ts';
import { components } from './components.ts';

/** Packages that need each other to be built; one that needs no other that needs it is alone. */
export interface Together {
  /** How often each of them is built, whole. */
  readonly rounds: number;
}

/** Where nothing is said: the third is free where the first two are equal. */
const usualRounds = 3;

/**
 * With which others each package is in a cycle, whatever its stages make of that; for nobody, where
 * no package has stages, since then nobody has a choice.
 */
export const buildCycles = (
  packages: readonly Ordering[],
  /** The packages that any build of a package needs. */
  neededBy: (one: Ordering) => readonly string[],
): ReadonlyMap<string, Together> => {
  if (!packages.some(({ stages = [] }) => stages.length > 0)) return new Map();
  const byName = new Map(packages.map((one) => [one.name, one]));
  const edges = new Map(packages.map((one) => [one.name, neededBy(one)]));
  const parts = components(byName.keys(), (name) => edges.get(name) ?? []);
  return new Map(
    parts.flatMap((part) => {
      const isCycle = part.length > 1 || part.some((name) => edges.get(name)?.includes(name));
      const staged = part.flatMap((name) => {
        const { stages = [], converge = usualRounds } = byName.get(name) ?? {};
        return stages.length > 0 ? [converge] : [];
      });
      const together = { rounds: isCycle ? Math.max(1, ...staged) : 1 };
      return part.map((name) => [name, together] as const);
    }),
  );
};
