import type { Digest } from '../core/digest.ts';
import type { Store } from '../core/host.ts';
import { CorruptedEntry } from '../store/corrupted-entry.ts';

/** A file of the store as text. Throws `CorruptedEntry` where it has rotted or is gone. */
export const storedText = async (store: Store, digest: Digest): Promise<string> => {
  // What is gone is as good as rotted: it has to be made again.
  if ((await store.size(digest)) === undefined) throw new CorruptedEntry(digest);
  return Buffer.concat(await Array.fromAsync(store.read(digest))).toString('utf8');
};
