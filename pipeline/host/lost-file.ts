import type { Diagnostic } from '../core/diagnostic.ts';
import type { Digest } from '../core/digest.ts';
import type { Store } from '../core/host.ts';
import { failure, type Result, success } from '../core/result.ts';
import { CorruptedEntry } from '../store/corrupted-entry.ts';

/** A file of a result that the store does not have: any more, or with the bytes of its name. */
export interface LostFile {
  readonly digest: Digest;
  readonly kind: 'gone' | 'other-bytes';
}

/** Does something with a file of the store, unless that turns out to be lost. */
export const orLost = async <Value>(
  digest: Digest,
  store: Pick<Store, 'size'>,
  act: () => Promise<Value>,
): Promise<Result<Value, LostFile>> => {
  try {
    return success(await act());
  } catch (error) {
    if (error instanceof CorruptedEntry) return failure({ digest, kind: 'other-bytes' });
    if ((await store.size(digest)) === undefined) return failure({ digest, kind: 'gone' });
    throw error;
  }
};

/** When files were lost again and again, however often they were made. */
export const describeLost = ([first]: readonly LostFile[]): Diagnostic => ({
  code: 'store/lost',
  message: `the store has lost files as often as they were made${first ? `, such as ${first.digest}` : ''}`,
  remedy: [
    'Check the disk of the cache folder (KILN_CACHE), and that nobody deletes what is in it.',
    'Run the same command again: what is there is reused.',
  ],
  exitCode: 36,
});
