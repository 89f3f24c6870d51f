import { rm } from 'node:fs/promises';
import type { Claims } from '../core/host.ts';
import { takeFileLock } from '../host/run-lock.ts';

/**
 * Claims among the runs on a store, each a locked file `claims/<key>` that is there while it is
 * held or waited for. Where none can be made, such as on a full disk, there is no claim: then two
 * runs may make the same, which costs time and no more.
 */
export const storeClaims = (folder: string): Claims => ({
  take: async (key, { waiting, signal }) => {
    const file = `${folder}/claims/${key}`;
    const lock = await takeFileLock(file, {
      waiting: (pid) =>
        waiting(pid === 'unknown' ? 'another kiln' : `another kiln (process ${pid})`),
      signal,
    });
    if (!lock.ok) return lock.failure.kind === 'interrupted' ? undefined : nothing;
    return async () => {
      // Who has opened it meanwhile finds it gone when it is theirs, and makes it anew.
      await rm(file, { force: true }).catch(nothing);
      await lock.value();
    };
  },
});

const nothing = (): Promise<void> => Promise.resolve();
