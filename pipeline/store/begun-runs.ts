import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Below a store: who empties the store leaves it, or nobody ends what killed runs have left. */
export const begunFolder = 'runs';

export interface BegunRuns {
  /** A new run's id, which its containers are named by. */
  readonly begin: () => string;
  readonly end: (id: string) => void;
  /** All that began and have not ended: for who has the store alone, those that were killed. */
  readonly all: () => readonly string[];
}

/**
 * The runs on a store, each a file `runs/<id>` until it ends by itself. Ids are of this store
 * alone: one that was deleted and made again, or has the same path elsewhere, knows none of them.
 */
export const begunRuns = (folder: string): BegunRuns => {
  const runs = path.join(folder, begunFolder);
  return {
    begin: () => {
      const id = randomUUID();
      try {
        mkdirSync(runs, { recursive: true });
        writeFileSync(`${runs}/${id}`, '');
      } catch {
        // A full disk: if this run is killed, nobody ends its containers.
      }
      return id;
    },
    end: (id) => {
      try {
        rmSync(`${runs}/${id}`, { force: true });
      } catch {
        // Its containers are looked for once in vain.
      }
    },
    all: () => {
      try {
        return readdirSync(runs);
      } catch {
        return [];
      }
    },
  };
};
