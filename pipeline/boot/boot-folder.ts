import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';

/** A folder for a machine's disk, below the cache; its name tells whose it is. */
export const makeBootFolder = (cache: string): Promise<string> =>
  mkdtemp(path.join(cache, `boot-${process.pid}-`));

/** The process that such a folder's name names. */
export const bootFolderPid = (name: string): number | undefined => {
  const pid = /^boot-(\d+)-/.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
};
