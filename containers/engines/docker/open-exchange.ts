import type Dockerode from 'dockerode';
import { rm } from 'node:fs/promises';
import type { TaskInput } from '../../../pipeline/core/host.ts';
import type { DirectoryStore } from '../../../pipeline/store/directory.ts';
import { archiveExchange, type Exchange } from './exchange.ts';
import { folderExchange } from './folder-exchange.ts';
import { refusalOf } from './refusal.ts';

export type OpenExchange = (inputs: readonly TaskInput[]) => Promise<Exchange>;

/** By folders where the engine sees this process's, by archives elsewhere. Asks the engine once. */
export const exchangeWith = (docker: Dockerode, store: DirectoryStore): OpenExchange => {
  let asked: Promise<boolean> | undefined;
  return async (inputs) => {
    asked ??= sharesFolders(docker, store);
    return (await asked) ? folderExchange(inputs, store) : archiveExchange(inputs, store);
  };
};

/** Whether the engine is on this machine, sees our folders, and knows users by our numbers. */
const sharesFolders = async (docker: Dockerode, store: DirectoryStore): Promise<boolean> => {
  // Files have to be given to the builder's uid, and be taken back.
  if (process.getuid?.() !== 0) return false;
  const folder = await store.temporaryFolder();
  try {
    const { SecurityOptions = [] } = await docker.info();
    if (SecurityOptions.some((text: string) => /name=(userns|rootless|selinux)/.test(text))) {
      return false;
    }
    // Only an engine that does look can tell the one from the other.
    const absent = `${folder}/absent`;
    return (await isSeenBy(docker, folder)) && !(await isSeenBy(docker, absent));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

// The engine looks for a mount's source first and for the image, which there is none of, then.
const isSeenBy = async (docker: Dockerode, folder: string): Promise<boolean> => {
  try {
    const made = await docker.createContainer({
      Image: 'kiln-probe:none',
      HostConfig: { Mounts: [{ Type: 'bind', Source: folder, Target: '/in', ReadOnly: true }] },
    });
    await made.remove({ force: true });
    return false;
  } catch (error) {
    return refusalOf(error) === 404;
  }
};
