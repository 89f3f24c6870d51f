import type { Digest } from './digest.ts';
import type { ActionResult } from './host.ts';
import type { Outcome } from './report.ts';

export type Done = Extract<Outcome, { readonly result: ActionResult }>;

export const isDone = (outcome: Outcome): outcome is Done =>
  outcome.kind === 'reused' || outcome.kind === 'built';

export const resultOf = (outcome: Outcome | undefined): ActionResult | undefined =>
  outcome && isDone(outcome) ? outcome.result : undefined;

/** What an outcome means for who needs it, where it has no result. */
export const lackOf = (outcome: Outcome | undefined, of: Digest): Outcome | undefined => {
  if (outcome?.kind === 'blocked' || outcome?.kind === 'cancelled') return outcome;
  return outcome && isDone(outcome) ? undefined : { kind: 'blocked', by: of };
};
