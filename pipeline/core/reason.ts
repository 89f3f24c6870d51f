import type { Label } from './action.ts';
import type { Change } from './changes.ts';

/** Why an action has run, or is to run. */
export interface Reason {
  readonly label: Label;
  readonly causes: readonly Cause[];
  /** To what has changed first of all, the shortest of each: no more than `chainsKept`. */
  readonly chains: readonly Chain[];
  /** There are more first causes than chains. */
  readonly more: boolean;
}

/** What moved an action: something of its own, or an action that it needs. */
export type Cause = FirstCause | { readonly kind: 'needs'; readonly reason: Reason };

export type FirstCause =
  | ({
      readonly kind: 'changed';
      /** There was a `before`, but what is remembered does not go back to it. */
      readonly isBeforeForgotten?: boolean;
    } & Change)
  /** Nothing is known of an earlier run of it. */
  | { readonly kind: 'unrecorded' }
  /** It ran with this very key, but the store no longer has its result. */
  | { readonly kind: 'lost' }
  /** Its key is another, but what is recorded does not tell in what. */
  | { readonly kind: 'unknown' };

/** From an action down to a first cause: a list whose links are shared. */
export interface Chain {
  readonly of: Label;
  readonly length: number;
  readonly cause: FirstCause;
  /** One cause that moves two actions is one, whatever it was when they last ran. */
  readonly identity: string;
  readonly next?: Chain;
}

const chainsKept = 4;

/** A reason with the chains that its causes make, from those of what it needs. */
export const reasonOf = (label: Label, causes: readonly Cause[]): Reason => {
  const chains = causes
    .flatMap((cause) => chainsTo(label, cause))
    .toSorted((a, b) => a.length - b.length);
  const shortest = new Map<string, Chain>();
  for (const chain of chains) {
    if (!shortest.has(chain.identity)) shortest.set(chain.identity, chain);
  }
  const cut = causes.some((cause) => cause.kind === 'needs' && cause.reason.more);
  return {
    label,
    causes,
    chains: [...shortest.values()].slice(0, chainsKept),
    more: cut || shortest.size > chainsKept,
  };
};

const chainsTo = (of: Label, cause: Cause): readonly Chain[] =>
  cause.kind === 'needs'
    ? cause.reason.chains.map((next) => ({ ...next, of, length: next.length + 1, next }))
    : [{ of, length: 1, cause, identity: identityOf(cause, of) }];

const identityOf = (cause: FirstCause, of: Label): string => {
  if (cause.kind !== 'changed') return JSON.stringify([cause.kind, of]);
  const { name, before, after } = cause;
  // Two jobs may come to one limit in two files.
  const where = name.startsWith('job limits ') ? of.subject : undefined;
  // Of what was taken away, only what it was says whether two are one.
  const value = after ? after.value : ['was', before?.value];
  return JSON.stringify([(after ?? before)?.of ?? name, value, where]);
};
