import { type Action, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';
import type { Plan } from './plan.ts';

/**
 * For each action the seconds of the longest chain that starts with it, so that the chain which
 * decides the end is begun first.
 */
export const remainingPaths = (
  plan: Plan,
  secondsOf: (action: Action) => number,
): ReadonlyMap<Digest, number> => {
  const longestAfter = new Map<Digest, number>();
  const remaining = new Map<Digest, number>();
  for (const action of plan.actions.toReversed()) {
    const path = secondsOf(action) + (longestAfter.get(action.id) ?? 0);
    remaining.set(action.id, path);
    for (const { id } of requirementsOf(action)) {
      longestAfter.set(id, Math.max(longestAfter.get(id) ?? 0, path));
    }
  }
  return remaining;
};
