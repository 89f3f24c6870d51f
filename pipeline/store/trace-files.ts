import { readFileSync, utimesSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { Action } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
import type { Recorded, Store, Trace } from '../core/host.ts';
import { failure, success } from '../core/result.ts';
import { orAbsent } from './absent.ts';
import { isDiskFull } from './is-disk-full.ts';
import { orAfter } from './or-after.ts';
import { readTrace } from './read-trace.ts';

export interface TraceFiles extends Pick<Store, 'record' | 'lookUp'> {
  /** Notes that what was looked up until now was of use: `collectUnused` goes by that. */
  readonly markUsed: () => Promise<void>;
}

export interface TracePlaces {
  readonly folder: string;
  readonly scratch: () => string;
  /** Makes the store's folders again, should somebody have deleted them. */
  readonly makeFolders: () => Promise<void>;
}

/**
 * Results of actions, each a file named for its key: a line of JSON that is read in every run, and
 * one that says how it was made. They are tiny, and tens of thousands are
 * looked up in a run: a system call at a time is a fifth of what asking for promises takes.
 */
export const traceFiles = ({ folder, scratch, makeFolders }: TracePlaces): TraceFiles => {
  const tracePath = (key: Digest) => `${folder}/ac/${key}`;
  const used = new Set<Digest>();
  return {
    record: async (key: Digest, trace: Trace, action: Action): Promise<Recorded> => {
      const file = scratch();
      const { label, job } = action;
      try {
        await orAfter(makeFolders, async () => {
          await writeFile(file, `${JSON.stringify(trace)}\n${JSON.stringify({ label, job })}\n`);
          await rename(file, tracePath(key));
        });
        return success(undefined);
      } catch (error) {
        await rm(file, { force: true });
        if (!isDiskFull(error)) throw error;
        return failure({ kind: 'no-space', where: folder });
      }
    },
    lookUp: async (key) => {
      const trace = readTrace(orAbsent(() => readFileSync(tracePath(key), 'utf8')));
      if (trace) used.add(key);
      return trace;
    },
    markUsed: async () => {
      const now = new Date();
      try {
        for (const key of used) orAbsent(() => utimesSync(tracePath(key), now, now));
      } catch {
        // A full disk, or one that is read-only by now: what was of use counts as older than it is.
      }
    },
  };
};
