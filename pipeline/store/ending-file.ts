import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { digestOf } from '../core/digest.ts';
import { orAbsent } from './absent.ts';
import type { TraceFiles } from './trace-files.ts';

/** A plan that has ended: the file of that, and what its goals were. */
export interface EndedPlan {
  readonly file: string;
  readonly goals: string;
}

/** How it has ended. */
export interface Ending {
  /** The store's, in which that was. */
  readonly era: string;
  /** Of all results that it stands on. */
  readonly keys: readonly string[];
  /** JSON. */
  readonly results: string;
}

const header = z.object({ goals: z.string(), era: z.string(), rest: z.string() });

/** Three lines: a header, which has the digest of the others, keys, and results. */
export const readEnding = ({ file, goals }: EndedPlan): Ending | undefined => {
  try {
    const [first = '', keys = '', results = ''] = readFileSync(file, 'utf8').split('\n', 3);
    const found = header.parse(JSON.parse(first));
    const isWhole = found.goals === goals && found.rest === restDigest(keys, results);
    return isWhole ? { era: found.era, keys: keys.match(/\S+/g) ?? [], results } : undefined;
  } catch {
    return undefined;
  }
};

/** Not synced: a torn one is found out when it is read. Where there is no room, there is none. */
export const writeEnding = ({ file, goals }: EndedPlan, { era, keys, results }: Ending): void => {
  const aside = `${file}.${randomUUID()}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const written = keys.join(' ');
    const first = JSON.stringify({ goals, era, rest: restDigest(written, results) });
    writeFileSync(aside, `${first}\n${written}\n${results}`);
    renameSync(aside, file);
  } catch {
    rmSync(aside, { force: true });
  }
};

const restDigest = (keys: string, results: string): string =>
  digestOf(`${digestOf(keys)} ${digestOf(results)}`);

/** Milliseconds: what is used all the time is marked some times a day. */
const marked = 6 * 60 * 60 * 1000;

/**
 * Has all that a plan's ending stands on count as used now; false where nothing is kept of it any
 * more. The file's time says when that was last done.
 */
export const keepInUse = (
  plan: EndedPlan,
  { mark, now }: Pick<TraceFiles, 'mark'> & { readonly now: number },
): boolean => {
  const found = orAbsent(() => statSync(plan.file));
  if (found === undefined) return false;
  if (Math.abs(now - found.mtimeMs) < marked) return true;
  const ending = readEnding(plan);
  if (ending === undefined) return false;
  mark(ending.keys);
  touch(plan.file, now);
  return true;
};

/** Notes that a file was used now, in milliseconds since 1970. */
export const touch = (file: string, now: number): void => {
  try {
    utimesSync(file, now / 1000, now / 1000);
  } catch {
    // Gone, or read-only: it counts as older than it is.
  }
};
