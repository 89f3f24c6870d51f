import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import type { ActionResult, Host, Store, Trace } from './host.ts';
import { descriptionKey } from './key.ts';
import { type Result, success } from './result.ts';
import type { RunFailure } from './run-failure.ts';

export interface Kept {
  readonly result: ActionResult;
  /** It is an earlier one's: the new one says the same of itself. */
  readonly equal: boolean;
}

export interface Made extends Trace {
  /** Where it is to be kept. */
  readonly key: Digest;
}

/** Records what an action has made, or in its place what says the same of itself. */
export const keepResult = async (
  action: Action,
  host: Host,
  { key, result, seconds }: Made,
): Promise<Result<Kept, RunFailure>> => {
  const keep = (kept: Kept, keys: readonly Digest[]) =>
    record(action, host, { kept, keys, seconds });
  const described = descriptionKey(action, result);
  if (described === undefined) return keep({ result, equal: false }, [key]);
  return whileClaimed(host, described, async () => {
    const earlier = await wholeResult(host.store, described);
    return earlier
      ? keep({ result: earlier, equal: true }, [key])
      : keep({ result, equal: false }, [key, described]);
  });
};

interface Recording extends Pick<Trace, 'seconds'> {
  readonly kept: Kept;
  readonly keys: readonly Digest[];
}

const record = async (
  action: Action,
  { store }: Host,
  { kept, keys, seconds }: Recording,
): Promise<Result<Kept, RunFailure>> => {
  for (const key of keys) {
    const recorded = await store.record(key, { result: kept.result, seconds }, action);
    if (!recorded.ok) return recorded;
  }
  return success(kept);
};

/** Of two runs that make equal results at the same time, both are to keep the same one. */
const whileClaimed = async <Value>(
  { claims }: Host,
  key: Digest,
  work: () => Promise<Value>,
): Promise<Value> => {
  const release = await claims?.take(key, { waiting: () => undefined, signal: never });
  try {
    return await work();
  } finally {
    await release?.();
  }
};

const never = new AbortController().signal;

/** What a key leads to, if the store has all of it. */
const wholeResult = async (store: Store, key: Digest): Promise<ActionResult | undefined> => {
  const trace = await store.lookUp(key);
  const files = trace?.result.files ?? [];
  const sizes = await Promise.all(files.map(({ digest }) => store.size(digest)));
  return sizes.every((size, index) => size === files[index]?.size) ? trace?.result : undefined;
};
