import type { PlannedBuild, PlannedPackage } from './plan-packages.ts';

/** All builds of the wanted packages, and those that they lead to, each once. */
export const reachedBuilds = (
  planned: ReadonlyMap<string, PlannedPackage>,
  isWanted: (name: string) => boolean,
): readonly PlannedBuild[] => {
  const wanted = [...planned.values()].filter(({ package: { name } }) => isWanted(name));
  // A whole package is a build of its own, and another value than what takes it knows.
  const reached = new Map<string, PlannedBuild>();
  const open: PlannedBuild[] = wanted.flatMap((one) => [...one.earlier, one]);
  // What is added while it is walked through is walked through, too.
  for (const one of open) {
    if (reached.has(one.build.name)) continue;
    reached.set(one.build.name, one);
    open.push(...one.takes);
  }
  return [...reached.values()];
};
