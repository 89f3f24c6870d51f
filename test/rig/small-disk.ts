import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

/** A file system of one mebibyte; undefined where this user may not mount one. */
export const smallDisk = async (): Promise<string | undefined> => {
  const folder = path.join(await temporaryFolder(), 'small');
  await mkdir(folder);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  } catch {
    return undefined;
  }
  onTestFinished(async () => {
    await run('umount', ['--lazy', folder]);
  });
  return folder;
};
