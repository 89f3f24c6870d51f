import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import type { Host } from './host.ts';
import { noPast } from './no-past.ts';
import type { Plan } from './plan.ts';
import { type Prospect, prospectsOf } from './prospect.ts';
import { readOnce } from './read-once.ts';
import type { Reason } from './reason.ts';
import { reasonsFor } from './reasons-for.ts';

/** What executing a plan would run, without running anything, and why. */
export interface Outlook {
  /** In the plan's order. */
  readonly toRun: readonly Foreseen[];
  readonly prospects: ReadonlyMap<Digest, Prospect>;
}

export interface Foreseen {
  readonly action: Action;
  /** Cut off, and so not run, if what it needs turns out equal to what that was. */
  readonly mayBeCutOff: boolean;
  readonly reason: Reason;
}

export const outlook = async (plan: Plan, of: Host): Promise<Outlook> => {
  const host = { ...of, past: readOnce(of.past ?? noPast) };
  const prospects = await prospectsOf(plan, host);
  const reasons = await reasonsFor(plan, { host, prospects });
  const toRun = plan.actions.flatMap((action): readonly Foreseen[] => {
    const reason = reasons.get(action.id);
    const mayBeCutOff = prospects.get(action.id)?.kind === 'may-run';
    return reason ? [{ action, mayBeCutOff, reason }] : [];
  });
  return { toRun, prospects };
};
