import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check, Examine } from './check.ts';

const gibibyte = 1024 ** 3;
const gibibytesForCache = 15;

export const checkCacheSpace: Examine = ({ folders }) =>
  spaceCheck("cache's disk", folders.cache, gibibytesForCache);

/** How much is free where the folder is, or will be. Too little is a failure, little a warning. */
export const spaceCheck = async (
  name: string,
  folder: string,
  wantedGibibytes: number,
): Promise<readonly Check[]> => {
  const place = existingFolder(folder);
  const { bavail, bsize } = await statfs(place);
  const free = (bavail * bsize) / gibibyte;
  const found = `${free.toFixed(1)} GiB free for ${folder}`;
  if (free >= wantedGibibytes) return [{ name, status: 'ok', found }];
  const status = free < wantedGibibytes / 5 ? 'fail' : 'warn';
  const fix = `free some: a full build wants ${wantedGibibytes} GiB (kiln clean frees caches)`;
  return [{ name, status, found, fix }];
};

const existingFolder = (folder: string): string =>
  existsSync(folder) || folder === dirname(folder) ? folder : existingFolder(dirname(folder));
