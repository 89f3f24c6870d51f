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
import type { Past } from './past.ts';
import type { Plan } from './plan.ts';
import type { Prospect } from './prospect.ts';
import { type Cause, type Reason, reasonOf } from './reason.ts';
import { changedSince, type RunUntil, runUntil } from './run-until.ts';
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
    whyToRun: new Map(),
    isToRun: ({ id }) => reasons.has(id),
    isOpen: ({ id }) => prospects.get(id)?.kind === 'may-run',
    reasons,
    lastTimes: new Map(),
  };
  for (const action of plan.actions) {
    if ((prospects.get(action.id)?.kind ?? 'known') === 'known') continue;
    reasons.set(action.id, await whyToRun(action, { asking, since: Infinity }));
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
  /** By action and the run that it is compared with. */
  readonly whyKnown: Map<string, Promise<Reason | undefined>>;
  /** Likewise. */
  readonly whyToRun: Map<string, Promise<Reason>>;
  readonly isToRun: (action: Action) => boolean;
  /** Of those that are to run: whether only for what may turn out equal. */
  readonly isOpen: (action: Action) => boolean;
  readonly reasons: ReadonlyMap<Digest, Reason>;
  /** When those whose own inputs have changed last ran. */
  readonly lastTimes: Map<Digest, number>;
}

interface Since {
  readonly asking: Asking;
  /** The last run until then counts: what a later one made may be of no consequence. */
  readonly since: number;
}

/** The run that a result of that time was made with. */
const lastUntil = async (
  { label }: Action,
  { asking: { past }, since }: Since,
): Promise<RunUntil | undefined> => runUntil(await past.madeAs(label), since);

/**
 * Why an action is to run, beside the last time before `since`. What it needs counts as of its own
 * last run: that may have been made since for an attempt that failed, or by another clone.
 */
const whyToRun = async (action: Action, { asking, since }: Since): Promise<Reason> => {
  const { isOpen, isToRun, lastTimes } = asking;
  const required = requirementsOf(action).filter(isToRun);
  const isRead = !isOpen(action) || required.some((one) => !isOpen(one));
  const last = isRead ? await lastUntil(action, { asking, since }) : undefined;
  if (since === Infinity && last && !isOpen(action)) lastTimes.set(action.id, last.asOf);
  const name = nameOf(action, last);
  const answer = asking.whyToRun.get(name) ?? explainToRun(action, { asking, last, required });
  asking.whyToRun.set(name, answer);
  return answer;
};

/** Many ways lead to one action and one run of it: they double with each layer of a plan. */
const nameOf = ({ id }: Action, last: RunUntil | undefined): string => `${id} ${last?.asOf}`;

interface ToRun {
  readonly asking: Asking;
  readonly last: RunUntil | undefined;
  /** Those of what it needs that are to run, too. */
  readonly required: readonly Action[];
}

const explainToRun = async (action: Action, { asking, last, required }: ToRun): Promise<Reason> => {
  const { isOpen, lastTimes, reasons } = asking;
  const own = last && !isOpen(action) ? await causesSince(action, last, asking) : [];
  const pending = new Set<Reason>();
  for (const one of required) {
    const isLater = last !== undefined && (lastTimes.get(one.id) ?? 0) > last.asOf;
    const reason = isLater
      ? await whyToRun(one, { asking, since: last.asOf })
      : reasons.get(one.id);
    if (reason) pending.add(reason);
  }
  const needs = [...pending].map((reason) => ({ kind: 'needs', reason }) as const);
  const [first, ...others] = [...own, ...needs];
  const causes = first ? [first, ...others] : [await unexplained(action, asking)];
  return reasonOf(action.label, causes);
};

const causesSince = (action: Action, last: RunUntil, asking: Asking): Promise<readonly Cause[]> => {
  const makers = new Map(allRequirementsOf(action).map((one) => [labelName(one.label), one]));
  const changes = changesBetween(last.made.parts, partsOf(taskOf(action, asking.contents)));
  const causes = changes.flatMap((change) => {
    const maker = change.after?.of && makers.get(labelName(change.after.of));
    if (maker && !asking.isKnown(maker)) return [];
    return [causeOf(change, maker, { asking, last })];
  });
  return Promise.all(causes);
};

const causeOf = async (
  change: Change,
  maker: Action | undefined,
  { asking, last }: { readonly asking: Asking; readonly last: RunUntil },
): Promise<Cause> => {
  const before = change.before?.of;
  const same = maker && before && labelName(before) === labelName(maker.label);
  const reason = same ? await whyChanged(maker, { asking, since: last.asOf }) : undefined;
  return reason ? { kind: 'needs', reason } : changedSince(change, last);
};

/** Why an action's result, which is there, is not what it was. */
const whyChanged = async (
  action: Action,
  { asking, since }: Since,
): Promise<Reason | undefined> => {
  const { whyKnown } = asking;
  const last = await lastUntil(action, { asking, since });
  if (last === undefined) return undefined;
  const name = nameOf(action, last);
  const answer = whyKnown.get(name) ?? explainKnown(action, last, asking);
  whyKnown.set(name, answer);
  return answer;
};

const explainKnown = async (
  action: Action,
  last: RunUntil,
  asking: Asking,
): Promise<Reason | undefined> => {
  const [newest] = await asking.past.madeAs(action.label);
  if (newest?.key === actionKey(action, asking.contents)) {
    return asking.looking.between(action.label, { since: last.asOf, until: Infinity });
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
