import { readFileSync, statSync, utimesSync } from 'node:fs';
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
  /** The keys of what was found until now. */
  readonly used: () => readonly Digest[];
  /** Notes that what was found until now was of use: `collectUnused` goes by that. */
  readonly markUsed: () => Promise<void>;
  /** Notes the same of other keys. */
  readonly mark: (keys: Iterable<string>) => void;
  /** Differs where a result was recorded or removed since, by whomever. */
  readonly state: () => string;
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
  const tracePath = (key: string) => `${folder}/ac/${key}`;
  const used = new Set<Digest>();
  const unmarked = new Set<Digest>();
  const mark = markIn(folder);
  return {
    record: async (key: Digest, trace: Trace, action: Action): Promise<Recorded> => {
      const file = scratch();
      const { label, job } = action;
      try {
        await orAfter(makeFolders, async () => {
          await writeFile(file, `${JSON.stringify(trace)}\n${JSON.stringify({ label, job })}\n`);
          await rename(file, tracePath(key));
        });
        used.add(key);
        return success(undefined);
      } catch (error) {
        await rm(file, { force: true });
        if (!isDiskFull(error)) throw error;
        return failure({ kind: 'no-space', where: folder });
      }
    },
    lookUp: async (key) => {
      const trace = readTrace(orAbsent(() => readFileSync(tracePath(key), 'utf8')));
      if (trace) {
        used.add(key);
        unmarked.add(key);
      }
      return trace;
    },
    used: () => [...used],
    mark,
    markUsed: async () => {
      mark(unmarked);
      unmarked.clear();
    },
    state: () => {
      const found = statSync(`${folder}/ac`, { bigint: true, throwIfNoEntry: false });
      return found ? `${found.ino} ${found.mtimeNs} ${found.ctimeNs}` : '';
    },
  };
};

/** Notes that results in a store were of use. What is not there, or cannot be marked, is not. */
export const markIn =
  (folder: string) =>
  (keys: Iterable<string>): void => {
    const now = new Date();
    try {
      for (const key of keys) orAbsent(() => utimesSync(`${folder}/ac/${key}`, now, now));
    } catch {
      // A full disk, or one that is read-only by now: what was of use counts as older than it is.
    }
  };
