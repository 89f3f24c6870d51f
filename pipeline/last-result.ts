import type { Action, Output } from './core/action.ts';
import type { ActionResult } from './core/host.ts';
import type { Run } from './open-run.ts';
import { textIn } from './stored-answers.ts';

/** What an action left when it last ran, where that is remembered. */
export const lastResult = async (
  { label }: Action,
  { past, store }: Pick<Run, 'past' | 'store'>,
): Promise<ActionResult | undefined> => {
  const [made] = await past.madeAs(label);
  return made && (await store.lookUp(made.key))?.result;
};

/** The text that an output was when its action last ran; undefined where nobody has it any more. */
export const lastText = async (
  goal: Output,
  run: Pick<Run, 'past' | 'store'>,
): Promise<string | undefined> => {
  const result = await lastResult(goal.action, run);
  if (result === undefined) return undefined;
  const outcomes = new Map([[goal.action.id, { kind: 'reused', result } as const]]);
  const text = await textIn(run.store, { outcomes }, goal);
  return text.ok ? text.value : undefined;
};
