import { type Action, type Label, output, requirementsOf } from '../core/action.ts';
import { contentsOf } from '../core/contents.ts';
import type { Digest } from '../core/digest.ts';
import { actionKey } from '../core/key.ts';
import { lookBack } from '../core/look-back.ts';
import type { Outlook } from '../core/outlook.ts';
import type { FailedAttempt, Made, Past } from '../core/past.ts';
import { planOf } from '../core/plan.ts';
import type { LastFailure } from './last-failure.ts';
import type { Origins } from './origins.ts';
import { type WordedChain, wordReason } from './word-chain.ts';

/** Why a package was built when it was, and why it is, or is not, to be built now. */
export interface Explanation {
  /** Undefined where nothing is recorded of it. */
  readonly last?: LastBuild;
  /** The last attempt, where that failed, at whichever step. */
  readonly failed?: Failed;
  readonly now: Now;
}

export interface Failed extends FailedAttempt {
  /**
   * What is there now is reused, as where a spec is again as it was: nothing is to be done, and no
   * remedy is told.
   */
  readonly isSettled: boolean;
}

export interface LastBuild {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly seconds: number;
  readonly run: string;
  readonly because: readonly WordedChain[];
  /** Its result was an earlier one's, so nothing that needs it was built for it. */
  readonly equal: boolean;
  readonly earlier: readonly Pick<Made, 'time' | 'seconds'>[];
}

export type Now =
  | {
      readonly kind: 'to-be-built';
      readonly mayBeCutOff: boolean;
      readonly because: readonly WordedChain[];
    }
  | {
      readonly kind: 'reused';
      /** When what is reused was made; undefined where that is not recorded. */
      readonly of?: number;
      /** What its build needs and that ran since then, without any effect on it. */
      readonly cutOff: readonly CutOff[];
    };

export interface CutOff {
  readonly label: Label;
  readonly time: number;
}

export interface ExplainOptions {
  readonly past: Past;
  /** The last failure that is known of, though the build may have gone well since. */
  readonly failed?: LastFailure | undefined;
  readonly outlook: Outlook;
  readonly origins: Origins;
}

/** Explains the action that makes a package, which is the last of those in the outlook's plan. */
export const explain = async (
  action: Action,
  { past, failed: attempt, outlook, origins }: ExplainOptions,
): Promise<Explanation> => {
  const reason = await lookBack(past).lastRun(action.label);
  const [, ...earlier] = await past.madeAs(action.label);
  const now = await nowOf(action, { past, outlook, origins });
  const failed = attempt && failedOf(attempt, { now, outlook });
  if (reason === undefined) return { ...(failed && { failed }), now };
  const { time, seconds, equal, run = 'a run' } = reason.made;
  const because = wordReason(reason, origins);
  const last = { time, seconds, run, because, equal, earlier };
  return { last, ...(failed && failed.time > time && { failed }), now };
};

const failedOf = (
  { label, ...attempt }: LastFailure,
  { now, outlook: { toRun } }: Pick<Explanation, 'now'> & Pick<ExplainOptions, 'outlook'>,
): Failed => {
  const isToRun = toRun.some(
    ({ action }) => action.label.step === label.step && action.label.subject === label.subject,
  );
  // What comes after all that is explained here may have to run all the same.
  const isLater = label.step === 'sign-rpms';
  const isSettled = now.kind === 'reused' && !isToRun && !isLater;
  return { ...attempt, isSettled, remedy: isSettled ? [] : attempt.remedy };
};

const nowOf = async (
  action: Action,
  { past, outlook: { toRun, prospects }, origins }: Omit<ExplainOptions, 'failed'>,
): Promise<Now> => {
  const foreseen = toRun.find((one) => one.action.id === action.id);
  if (foreseen) {
    const { mayBeCutOff, reason } = foreseen;
    return { kind: 'to-be-built', mayBeCutOff, because: wordReason(reason, origins) };
  }
  const key = actionKey(
    action,
    contentsOf(({ id }) => prospects.get(id)?.result),
  );
  const reused = (await past.madeAs(action.label)).find((made) => made.key === key);
  if (reused === undefined) return { kind: 'reused', cutOff: [] };
  return { kind: 'reused', of: reused.time, cutOff: await ranSince(action, reused.time, past) };
};

/** What ran later than the action, and is needed by something that did not have to. */
const ranSince = async (action: Action, time: number, past: Past): Promise<readonly CutOff[]> => {
  const ran = new Map<Digest, CutOff>();
  const cut = new Map<Digest, CutOff>();
  for (const one of planOf([output('file', action)]).actions) {
    const [made] = await past.madeAs(one.label);
    if (made && made.time > time) ran.set(one.id, { label: one.label, time: made.time });
    if (ran.has(one.id)) continue;
    for (const { id } of requirementsOf(one)) {
      const needed = ran.get(id);
      if (needed) cut.set(id, needed);
    }
  }
  return [...cut.values()];
};
