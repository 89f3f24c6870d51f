import { type Action, allRequirementsOf, requirementsOf } from './action.ts';
import { type Change, changesBetween } from './changes.ts';
import { type Contents, contentsOf } from './contents.ts';
import type { Digest } from './digest.ts';
import type { Host } from './host.ts';
import { actionKey } from './key.ts';
import { labelName } from './label-name.ts';
import { type LookBack, lookBack } from './look-back.ts';
import { noPast } from './no-past.ts';
import { partsOf } from './parts.ts';
import type { Made, Past } from './past.ts';
import type { Plan } from './plan.ts';
import type { Prospect } from './prospect.ts';
import { type Cause, type Reason, reasonOf } from './reason.ts';
import { taskOf } from './task-of.ts';

export interface Asked {
  readonly host: Host;
  readonly prospects: ReadonlyMap<Digest, Prospect>;
}

/** Why each action of a plan has to run that is not known; others are not in the answer. */
export const reasonsFor = async (
  plan: Plan,
  { host, prospects }: Asked,
): Promise<ReadonlyMap<Digest, Reason>> => {
  const past = host.past ?? noPast;
  const reasons = new Map<Digest, Reason>();
  const asking: Asking = {
    host,
    past,
    looking: lookBack(past),
    contents: contentsOf(({ id }) => prospects.get(id)?.result),
    isKnown: ({ id }) => prospects.get(id)?.kind === 'known',
    whyKnown: new Map(),
  };
  for (const action of plan.actions) {
    const prospect = prospects.get(action.id);
    if (prospect === undefined || prospect.kind === 'known') continue;
    const needs = requirementsOf(action).flatMap(({ id }) => reasons.get(id) ?? []);
    const own = prospect.kind === 'may-run' ? [] : await ownCauses(action, asking);
    const pending = [...new Set(needs)].map((reason) => ({ kind: 'needs', reason }) as const);
    const [first, ...others] = [...own, ...pending];
    const causes = first ? [first, ...others] : [await unexplained(action, asking)];
    reasons.set(action.id, reasonOf(action.label, causes));
  }
  return reasons;
};

interface Asking {
  readonly host: Host;
  readonly past: Past;
  readonly looking: LookBack;
  /** Those that are there, and those that would be if all turned out equal. */
  readonly contents: Contents;
  readonly isKnown: (action: Action) => boolean;
  readonly whyKnown: Map<Digest, Promise<Reason | undefined>>;
}

/** What is not as it was when the action last ran, without what is yet to be made. */
const ownCauses = async (action: Action, asking: Asking): Promise<readonly Cause[]> => {
  const [last] = await asking.past.madeAs(action.label);
  return last ? causesSince(action, last, asking) : [];
};

const causesSince = (action: Action, last: Made, asking: Asking): Promise<readonly Cause[]> => {
  const makers = new Map(allRequirementsOf(action).map((one) => [labelName(one.label), one]));
  const changes = changesBetween(last.parts, partsOf(taskOf(action, asking.contents)));
  const causes = changes.flatMap((change) => {
    const maker = change.after?.of && makers.get(labelName(change.after.of));
    if (maker && !asking.isKnown(maker)) return [];
    return [causeOf(change, maker, { asking, since: last.time })];
  });
  return Promise.all(causes);
};

const causeOf = async (
  change: Change,
  maker: Action | undefined,
  { asking, since }: { readonly asking: Asking; readonly since: number },
): Promise<Cause> => {
  const before = change.before?.of;
  const same = maker && before && labelName(before) === labelName(maker.label);
  const reason = same ? await whyChanged(maker, { asking, since }) : undefined;
  return reason ? { kind: 'needs', reason } : { kind: 'changed', ...change };
};

/** Why an action's result, which is there, is not what it was. */
const whyChanged = (
  action: Action,
  { asking, since }: { readonly asking: Asking; readonly since: number },
): Promise<Reason | undefined> => {
  const { whyKnown } = asking;
  const answer = whyKnown.get(action.id) ?? explainKnown(action, { asking, since });
  whyKnown.set(action.id, answer);
  return answer;
};

const explainKnown = async (
  action: Action,
  { asking, since }: { readonly asking: Asking; readonly since: number },
): Promise<Reason | undefined> => {
  const { past, looking, contents } = asking;
  const [last] = await past.madeAs(action.label);
  if (last === undefined) return undefined;
  if (last.key === actionKey(action, contents)) {
    return looking.between(action.label, { since, until: Infinity });
  }
  const causes = await causesSince(action, last, asking);
  return causes.length > 0 ? reasonOf(action.label, causes) : undefined;
};

/** Nothing that it is made of is known to have changed. */
const unexplained = async (action: Action, { past, contents }: Asking): Promise<Cause> => {
  const [last] = await past.madeAs(action.label);
  if (last === undefined) return { kind: 'unrecorded' };
  const sameKey = last.key === actionKey(action, contents);
  return { kind: sameKey ? 'lost' : 'unknown' };
};
