import type { Label } from './action.ts';
import { type Change, changesBetween } from './changes.ts';
import { labelName } from './label-name.ts';
import type { Made, Past } from './past.ts';
import { type Cause, type Reason, reasonOf } from './reason.ts';
import { changedSince, type RunUntil, runUntil } from './run-until.ts';

/** Which runs are compared: the last before `until`, with the last that `since` could know. */
export interface Between {
  readonly since: number;
  readonly until: number;
}

/** Explains runs of actions that are over, from what is remembered of them. */
export interface LookBack {
  /** Why the newest run of an action was needed; undefined where none is remembered. */
  readonly lastRun: (label: Label) => Promise<(Reason & { readonly made: Made }) | undefined>;
  /** What has moved an action between two times; undefined where no two runs are remembered. */
  readonly between: (label: Label, times: Between) => Promise<Reason | undefined>;
}

interface Against {
  readonly last: RunUntil;
  readonly until: number;
}

export const lookBack = (past: Past): LookBack => {
  const asked = new Map<string, Promise<Reason | undefined>>();

  const causeOf = async (change: Change, { last, until }: Against): Promise<Cause> => {
    const maker = change.after?.of;
    const same = maker && change.before?.of && labelName(maker) === labelName(change.before.of);
    const reason = same ? await between(maker, { since: last.asOf, until }) : undefined;
    return reason ? { kind: 'needs', reason } : changedSince(change, last);
  };

  const compare = async (label: Label, now: Made, last: RunUntil | undefined): Promise<Reason> => {
    if (last === undefined) return reasonOf(label, [{ kind: 'unrecorded' }]);
    if (last.made.key === now.key) return reasonOf(label, [{ kind: 'lost' }]);
    const changes = changesBetween(last.made.parts, now.parts);
    const causes = await Promise.all(
      changes.map((change) => causeOf(change, { last, until: now.time })),
    );
    return reasonOf(label, causes.length > 0 ? causes : [{ kind: 'unknown' }]);
  };

  const explain = async (label: Label, { since, until }: Between) => {
    const made = await past.madeAs(label);
    const now = made.find(({ time }) => time < until);
    if (now === undefined || now.time <= since) return undefined;
    const older = made.slice(made.indexOf(now) + 1);
    const before = runUntil(older, since);
    return before && compare(label, now, before);
  };

  const between = (label: Label, times: Between): Promise<Reason | undefined> => {
    const name = `${labelName(label)} ${times.since} ${times.until}`;
    const answer = asked.get(name) ?? explain(label, times);
    asked.set(name, answer);
    return answer;
  };

  return {
    between,
    lastRun: async (label) => {
      const [made, ...older] = await past.madeAs(label);
      return made && { ...(await compare(label, made, runUntil(older, made.time))), made };
    },
  };
};
