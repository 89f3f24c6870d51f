import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Action } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
import type { Recorded, Store, Trace } from '../core/host.ts';
import { failure, success } from '../core/result.ts';
import { absent } from './absent.ts';
import { isDiskFull } from './is-disk-full.ts';
import { readTrace } from './read-trace.ts';

export interface TraceFiles extends Pick<Store, 'record' | 'lookUp'> {
  /** Notes that what was looked up until now was of use: `collectUnused` goes by that. */
  readonly markUsed: () => Promise<void>;
}

/** Results of actions, each a file named for its key. */
export const traceFiles = (folder: string, scratch: () => string): TraceFiles => {
  const tracePath = (key: Digest) => path.join(folder, 'ac', key);
  const used = new Set<Digest>();
  return {
    record: async (key: Digest, trace: Trace, action: Action): Promise<Recorded> => {
      const file = scratch();
      const { label, job } = action;
      try {
        await writeFile(file, JSON.stringify({ ...trace, label, job }));
        await rename(file, tracePath(key));
        return success(undefined);
      } catch (error) {
        await rm(file, { force: true });
        if (!isDiskFull(error)) throw error;
        return failure({ kind: 'no-space', where: folder });
      }
    },
    lookUp: async (key) => {
      const text = await readFile(tracePath(key), 'utf8').catch(absent);
      const trace = readTrace(text);
      if (trace) used.add(key);
      return trace;
    },
    markUsed: async () => {
      const now = new Date();
      await Promise.all([...used].map((key) => utimes(tracePath(key), now, now).catch(absent)));
    },
  };
};
