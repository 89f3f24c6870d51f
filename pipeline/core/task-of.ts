import { type Action, type Output, requirementsOf } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Task, TaskInput } from './host.ts';
import { treeDigest } from './key.ts';
import { below, type Outcome } from './report.ts';
import type { Result } from './result.ts';

export type Done = Extract<Outcome, { readonly result: ActionResult }>;

export const isDone = (outcome: Outcome): outcome is Done =>
  outcome.kind === 'reused' || outcome.kind === 'built';

/** The requirements' results by action, or the outcome that their lack means for this action. */
export const resultsOf = (
  action: Action,
  outcomes: readonly Outcome[],
): Result<ReadonlyMap<Digest, ActionResult>, Outcome> => {
  const results = new Map<Digest, ActionResult>();
  for (const [index, { id }] of requirementsOf(action).entries()) {
    const outcome = outcomes[index];
    if (outcome && isDone(outcome)) results.set(id, outcome.result);
    else if (outcome?.kind === 'blocked') return { ok: false, failure: outcome };
    else if (outcome?.kind === 'cancelled') return { ok: false, failure: outcome };
    else return { ok: false, failure: { kind: 'blocked', by: id } };
  }
  return { ok: true, value: results };
};

/** An action with the content of its inputs, from the results of what it requires. */
export const taskOf = (action: Action, results: ReadonlyMap<Digest, ActionResult>): Task => {
  const filesOf = (output: Output) =>
    below(results.get(output.action.id)?.files ?? [], output.path);
  const inputs = action.inputs.map(({ path, content }): TaskInput =>
    content.kind === 'text'
      ? { path, kind: 'text', text: content.text }
      : { path, kind: 'files', files: filesOf(content) },
  );
  return action.environment.kind === 'image'
    ? { action, inputs, image: treeDigest(filesOf(action.environment.output)) }
    : { action, inputs };
};
