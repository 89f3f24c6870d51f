import { type Action, type Output, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';

/** A DAG of actions as a plain value: every action after those it requires. */
export interface Plan {
  readonly actions: readonly Action[];
  readonly goals: readonly Output[];
}

/** All actions that the goals require, each once. */
export const planOf = (goals: readonly Output[]): Plan => {
  const visited = new Map<Digest, Action>();
  for (const goal of goals) visit(goal.action, visited);
  return { actions: [...visited.values()], goals };
};

const visit = (root: Action, visited: Map<Digest, Action>): void => {
  const seen = new Set<Digest>();
  const stack: { readonly action: Action; readonly done: boolean }[] = [
    { action: root, done: false },
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { action, done } = next;
    if (done) visited.set(action.id, action);
    if (done || visited.has(action.id) || seen.has(action.id)) continue;
    seen.add(action.id);
    stack.push({ action, done: true });
    for (const required of requirementsOf(action)) stack.push({ action: required, done: false });
  }
};
