import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import { resultOf } from './done.ts';
import type { ActionResult, Host } from './host.ts';
import { isHeld } from './kept-whole.ts';
import type { Plan } from './plan.ts';
import type { Outcome, Report } from './report.ts';

/**
 * The outcomes of a plan's goals, where it is known how executing it has ended, and nothing that
 * this stood on is another: then no action is looked at. Undefined where one has to look.
 */
export const endedBefore = async (
  { goals }: Plan,
  host: Host,
): Promise<Report['outcomes'] | undefined> => {
  const actions = makersOf(goals);
  const results = host.endings?.recall(actions);
  if (results === undefined) return undefined;
  const outcomes = new Map<Digest, Outcome>();
  for (const [index, result] of results.entries()) {
    const action = actions[index];
    if (action === undefined || !(await isHeld(host, action, result))) return undefined;
    outcomes.set(action.id, { kind: 'reused', result });
  }
  return outcomes;
};

/** Keeps how a plan has ended, if that was well. */
export const keepEnding = ({ goals }: Plan, { outcomes }: Report, { endings }: Host): void => {
  if (endings === undefined) return;
  const actions = makersOf(goals);
  const results = actions.flatMap(({ id }): readonly ActionResult[] => {
    const result = resultOf(outcomes.get(id));
    return result ? [result] : [];
  });
  if (results.length === actions.length) endings.keep(actions, results);
};

const makersOf = (goals: Plan['goals']): readonly Action[] => [
  ...new Map(goals.map(({ action }) => [action.id, action])).values(),
];
