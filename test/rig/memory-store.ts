import { digestOf, type Digest } from '../../pipeline/core/digest.ts';
import type { Store, Trace } from '../../pipeline/core/host.ts';
import { success } from '../../pipeline/core/result.ts';

/** A store that is gone with its process: for tests that need thousands of actions, and no disk. */
export const memoryStore = (): Store => {
  const files = new Map<Digest, Buffer>();
  const traces = new Map<Digest, Trace>();
  return {
    lookUp: async (key) => traces.get(key),
    record: async (key, trace) => {
      traces.set(key, trace);
      return success(undefined);
    },
    size: async (digest) => files.get(digest)?.length,
    read: async function* (digest) {
      const bytes = files.get(digest);
      if (bytes === undefined) throw new Error(`ENOENT: ${digest}`);
      yield await Promise.resolve(bytes);
    },
    write: async (source) => {
      const bytes = Buffer.concat(await Array.fromAsync(source));
      const digest = digestOf(bytes);
      files.set(digest, bytes);
      return { digest, size: bytes.length };
    },
  };
};
