import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Label } from '../core/action.ts';

/** How long actions took last time, by their label. Lost with the cache, and then learnt again. */
export interface History {
  readonly secondsOf: (label: Label) => number | undefined;
  readonly remember: (label: Label, seconds: number) => void;
  readonly save: () => Promise<void>;
}

const records = z.record(z.string(), z.number());

export const openHistory = async (cache: string): Promise<History> => {
  const file = path.join(cache, 'history.json');
  const known = new Map(Object.entries(await read(file)));
  let changed = false;
  return {
    secondsOf: (label) => known.get(nameOf(label)),
    remember: (label, seconds) => {
      changed = true;
      known.set(nameOf(label), Math.round(seconds * 10) / 10);
    },
    save: async () => {
      if (!changed) return;
      const sorted = [...known].toSorted(([a], [b]) => (a < b ? -1 : 1));
      await writeFile(`${file}.${process.pid}`, JSON.stringify(Object.fromEntries(sorted)));
      await rename(`${file}.${process.pid}`, file);
    },
  };
};

const nameOf = ({ step, subject }: Label): string => `${step} ${subject}`;

const read = async (file: string): Promise<Readonly<Record<string, number>>> => {
  try {
    return records.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
};
