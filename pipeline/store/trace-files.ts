import { randomUUID } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  /** Whether all of these keys have results. */
  readonly have: (keys: readonly string[]) => boolean;
  /** Another one where a key's result was replaced or removed since. */
  readonly era: () => string;
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
  /** Of all results that were there when that was asked first: nobody else removes any. */
  let known: ReadonlySet<string> | undefined;
  return {
    record: async (key: Digest, trace: Trace, action: Action): Promise<Recorded> => {
      const file = scratch();
      const { label, job } = action;
      try {
        await orAfter(makeFolders, async () => {
          await writeFile(file, `${JSON.stringify(trace)}\n${JSON.stringify({ label, job })}\n`);
          const isOther = existsSync(tracePath(key));
          await rename(file, tracePath(key));
          if (isOther) await writeFile(eraFileIn(folder), randomUUID());
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
    have: (keys) => {
      known ??= new Set(orAbsent(() => readdirSync(`${folder}/ac`)));
      return keys.every((key) => known?.has(key));
    },
    era: () => eraIn(folder),
  };
};

/** Who removes some of the results removes it, too. */
export const eraFileIn = (folder: string): string => `${folder}/era`;

/** Begins one where there is none. Another folder of results is another one in any case. */
const eraIn = (folder: string): string => {
  const file = eraFileIn(folder);
  const begun = randomUUID();
  try {
    const { ino, birthtimeMs } = statSync(`${folder}/ac`);
    const known = orAbsent(() => readFileSync(file, 'utf8'));
    if (known === undefined) writeFileSync(file, begun, { flag: 'wx' });
    return `${known ?? begun} ${ino} ${birthtimeMs}`;
  } catch {
    // Nothing can be written, or another run is faster: so nothing is known.
    return begun;
  }
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
