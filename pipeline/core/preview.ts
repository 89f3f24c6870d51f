import { type Action, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Host } from './host.ts';
import { actionKey } from './key.ts';
import type { Plan } from './plan.ts';
import { taskOf } from './task-of.ts';

/**
 * What executing a plan would run, without running anything: the actions that have no trace, and
 * all that need one of these. The latter may still turn out unchanged, and then be cut off.
 */
export const preview = async (plan: Plan, host: Host): Promise<readonly Action[]> => {
  const results = new Map<Digest, ActionResult>();
  const toRun: Action[] = [];
  for (const action of plan.actions) {
    const result = await knownResult(action, { host, results });
    if (result) results.set(action.id, result);
    else toRun.push(action);
  }
  return toRun;
};

const knownResult = async (
  action: Action,
  { host, results }: { readonly host: Host; readonly results: ReadonlyMap<Digest, ActionResult> },
): Promise<ActionResult | undefined> => {
  const foreseen = host.runnerOf(action).foresee?.(action);
  if (foreseen) return foreseen;
  if (!requirementsOf(action).every(({ id }) => results.has(id))) return undefined;
  const trace = await host.store.lookUp(actionKey(taskOf(action, results)));
  return trace?.result;
};
