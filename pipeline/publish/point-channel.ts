import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isRunning } from '../host/is-running.ts';
import { snapshotsFolder } from './read-published.ts';
import { syncPath } from './sync-path.ts';

/** Has a channel point to a snapshot, in one rename: every reader sees the old one or the new. */
export const pointChannel = async (root: string, channel: string, id: string): Promise<void> => {
  await removeLeftovers(root, channel);
  const aside = path.join(root, `.${channel}.${process.pid}-${randomUUID()}`);
  await symlink(path.posix.join(snapshotsFolder, id), aside);
  try {
    await rename(aside, path.join(root, channel));
  } finally {
    await rm(aside, { force: true });
  }
  await syncPath(root);
};

/** Links of publishers that were killed just before the rename. */
const removeLeftovers = async (root: string, channel: string): Promise<void> => {
  for (const name of await readdir(root)) {
    if (!name.startsWith(`.${channel}.`)) continue;
    const pid = Number.parseInt(name.slice(channel.length + 2), 10);
    if (!isRunning(pid)) await rm(path.join(root, name), { force: true });
  }
};
