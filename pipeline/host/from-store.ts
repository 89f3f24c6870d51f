import { failure, type Result, success } from '../core/result.ts';
import type { RunFailure } from '../core/run-failure.ts';
import { CorruptedEntry } from '../store/corrupted-entry.ts';
import { isDiskFull } from '../store/is-disk-full.ts';

/** What a store may do to anybody who reads it or writes to it, as a value. */
export const fromStore = async <Value>(
  act: () => Promise<Value>,
): Promise<Result<Value, RunFailure>> => {
  try {
    return success(await act());
  } catch (error) {
    if (error instanceof CorruptedEntry) {
      return failure({ kind: 'corrupted-input', digest: error.digest });
    }
    if (isDiskFull(error)) return failure({ kind: 'no-space', where: "the store's disk" });
    throw error;
  }
};
