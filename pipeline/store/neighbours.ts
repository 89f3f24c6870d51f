import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import type { Running } from '../core/admission.ts';
import type { Neighbours } from '../core/host.ts';

const jobs = z
  .array(
    z.object({
      processors: z.number(),
      busy: z.number(),
      memoryMiB: z.number(),
      endsAt: z.number().optional(),
    }),
  )
  .readonly();

/** Milliseconds: a run gives a sign of life that often, and counts as gone after some of these. */
const beat = 15_000;

/**
 * What the runs on a store have running, each in a file `running/…`. It is for the schedule alone:
 * what cannot be written, or is torn, counts as nothing.
 */
export const storeNeighbours = (folder: string): Neighbours & { readonly leave: () => void } => {
  const all = `${folder}/running`;
  const own = randomUUID();
  const file = `${all}/${own}`;
  let timer: NodeJS.Timeout | undefined;
  let beating: NodeJS.Timeout | undefined;
  return {
    tell: (running) => {
      beating ??= setInterval(() => giveSign(file), beat).unref();
      try {
        mkdirSync(all, { recursive: true });
        writeFileSync(file, JSON.stringify(running));
      } catch {
        // A full disk.
      }
    },
    others: () => namesIn(all).flatMap((name) => (name === own ? [] : jobsOf(`${all}/${name}`))),
    later: (look) => {
      clearTimeout(timer);
      timer = setTimeout(look, 1000);
    },
    leave: () => {
      clearTimeout(timer);
      clearInterval(beating);
      rmSync(file, { force: true });
    },
  };
};

const giveSign = (file: string): void => {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // A cache that is gone.
  }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Of a run that was killed, the file is still there. */
const jobsOf = (file: string): readonly Running[] => {
  try {
    if (Math.abs(Date.now() - statSync(file).mtimeMs) > 4 * beat) return [];
    const told = jobs.parse(JSON.parse(readFileSync(file, 'utf8')));
    return told.map(({ endsAt, ...job }) => ({ ...job, endsAt }));
  } catch {
    return [];
  }
};
