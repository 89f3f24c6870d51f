import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Running } from '../core/admission.ts';
import type { Neighbours } from '../core/host.ts';
import { isRunning } from '../host/is-running.ts';

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

/**
 * What the runs on a store have running, each in `running/<pid>`. It is for the schedule alone:
 * what cannot be written, or is torn, counts as nothing.
 */
export const storeNeighbours = (folder: string): Neighbours & { readonly leave: () => void } => {
  const all = `${folder}/running`;
  const own = String(process.pid);
  let timer: NodeJS.Timeout | undefined;
  return {
    tell: (running) => {
      try {
        mkdirSync(all, { recursive: true });
        writeFileSync(`${all}/${own}`, JSON.stringify(running));
      } catch {
        // A full disk.
      }
    },
    others: () => namesIn(all).flatMap((pid) => (pid === own ? [] : jobsOf(`${all}/${pid}`, pid))),
    later: (look) => {
      clearTimeout(timer);
      timer = setTimeout(look, 1000);
    },
    leave: () => {
      clearTimeout(timer);
      rmSync(`${all}/${own}`, { force: true });
    },
  };
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Of a run that was killed, the file is still there. */
const jobsOf = (file: string, pid: string): readonly Running[] => {
  if (!isRunning(Number(pid))) return [];
  try {
    const told = jobs.parse(JSON.parse(readFileSync(file, 'utf8')));
    return told.map(({ endsAt, ...job }) => ({ ...job, endsAt }));
  } catch {
    return [];
  }
};
