import type { PlannedBuild, PlannedPackage } from './plan-packages.ts';
import { takenBuilds } from './taken-builds.ts';

/** All builds of the wanted packages, and those that they lead to, each once. */
export const reachedBuilds = (
  planned: ReadonlyMap<string, PlannedPackage>,
  isWanted: (name: string) => boolean,
): readonly PlannedBuild[] => {
  const wanted = [...planned.values()].filter(({ package: { name } }) => isWanted(name));
  return takenBuilds(wanted.flatMap((one) => [...one.earlier, one]));
};
