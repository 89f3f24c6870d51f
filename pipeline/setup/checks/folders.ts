import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check, Examine } from './check.ts';
import { messageOf } from '../../core/message-of.ts';

export const checkFolders: Examine = ({ folders }) =>
  Promise.all([
    writable('cache folder', folders.cache, 'KILN_CACHE'),
    writable('state folder', folders.state, 'KILN_STATE'),
  ]);

const writable = async (name: string, folder: string, variable: string): Promise<Check> => {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
    return { name, status: 'ok', found: folder };
  } catch (error) {
    const found = messageOf(error);
    return { name, status: 'fail', found, fix: `make it writable, or name another in ${variable}` };
  }
};
