import type { PlannedBuild, PlannedPackage } from './plan-packages.ts';

/** All builds of the wanted packages, and those that they lead to. */
export const reachedBuilds = (
  planned: ReadonlyMap<string, PlannedPackage>,
  isWanted: (name: string) => boolean,
): ReadonlySet<PlannedBuild> => {
  const wanted = [...planned.values()].filter(({ package: { name } }) => isWanted(name));
  const reached = new Set<PlannedBuild>(wanted.flatMap((one) => [...one.earlier, one]));
  // What is added to a set while it is walked through is walked through, too.
  for (const { takes } of reached) for (const one of takes) reached.add(one);
  return reached;
};
