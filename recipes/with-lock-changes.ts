import { digestOfValue } from '../pipeline/core/digest.ts';
import type { Lock } from './lock.ts';

/** What one run of `kiln lock` has read, and what it made of that. */
export interface LockChange {
  readonly before: Lock;
  readonly after: Lock;
}

/**
 * A lock as it is now, with the changes of a run that began with an earlier one: what that has
 * resolved is taken, and what it let go goes, unless somebody has locked it anew meanwhile. All
 * else is as it is now.
 */
export const withLockChanges = (now: Lock, { before, after }: LockChange): Lock => ({
  bases: withChanges(now.bases, { before: before.bases, after: after.bases }),
  sources: withChanges(now.sources, { before: before.sources, after: after.sources }),
});

type Members<Value> = Readonly<Record<string, Value>>;

const withChanges = <Value>(
  now: Members<Value>,
  { before, after }: { readonly before: Members<Value>; readonly after: Members<Value> },
): Members<Value> => {
  const isLetGo = (name: string) => after[name] === undefined && isSame(now[name], before[name]);
  const kept = Object.entries(now).filter(([name]) => !isLetGo(name));
  const changed = Object.entries(after).filter(([name, value]) => !isSame(value, before[name]));
  return Object.fromEntries([...kept, ...changed]);
};

const isSame = (one: unknown, other: unknown): boolean =>
  one === other ||
  (one !== undefined && other !== undefined && digestOfValue(one) === digestOfValue(other));
