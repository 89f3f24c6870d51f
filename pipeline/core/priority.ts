import { type Action, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';

/**
 * For each action the seconds of the longest chain that starts with it, so that the chain which
 * decides the end is begun first. Each action is listed after those that it requires.
 */
export const remainingPaths = (
  actions: readonly Action[],
  secondsOf: (action: Action) => number,
): ReadonlyMap<Digest, number> => {
  const longestAfter = new Map<Digest, number>();
  const remaining = new Map<Digest, number>();
  for (const action of actions.toReversed()) {
    const path = secondsOf(action) + (longestAfter.get(action.id) ?? 0);
    remaining.set(action.id, path);
    for (const { id } of requirementsOf(action)) {
      longestAfter.set(id, Math.max(longestAfter.get(id) ?? 0, path));
    }
  }
  return remaining;
};

/** The longest chain of all, from the first that runs to the last. */
export const longestChain = (
  actions: readonly Action[],
  remaining: ReadonlyMap<Digest, number>,
): readonly Action[] => {
  const longer = (one: Action | undefined, other: Action): Action =>
    one && (remaining.get(one.id) ?? 0) >= (remaining.get(other.id) ?? 0) ? one : other;
  const following = new Map<Digest, Action>();
  let next: Action | undefined;
  for (const action of actions) {
    next = longer(next, action);
    for (const { id } of requirementsOf(action)) {
      following.set(id, longer(following.get(id), action));
    }
  }
  const chain: Action[] = [];
  for (; next; next = following.get(next.id)) chain.push(next);
  return chain;
};
