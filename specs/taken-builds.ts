import type { PlannedBuild } from './plan-packages.ts';

/** These builds, and those that they lead to by what they take, each once. */
export const takenBuilds = (builds: readonly PlannedBuild[]): readonly PlannedBuild[] => {
  // A whole package is a build of its own, and another value than what takes it knows.
  const reached = new Map<string, PlannedBuild>();
  const open = [...builds];
  // What is added while it is walked through is walked through, too.
  for (const one of open) {
    if (reached.has(one.build.name)) continue;
    reached.set(one.build.name, one);
    open.push(...one.takes);
  }
  return [...reached.values()];
};
