import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { isChannelName } from '../../repo/channel.ts';
import { rpmsOf, type Snapshot } from '../../repo/snapshot.ts';
import { failure, type Result, success } from '../core/result.ts';
import { carryOver } from './carry-over.ts';
import { pointChannel } from './point-channel.ts';
import type { PublishFailure } from './publish-failure.ts';
import { readChannel, readPublished, snapshotsFolder } from './read-published.ts';
import { readServedBefore, servedBefore, writeServedBefore } from './served-before.ts';
import { syncPath } from './sync-path.ts';
import { type WriteOptions, writeSnapshot } from './write-snapshot.ts';

export interface PublishOptions extends WriteOptions {
  /** See `isChannelName`. */
  readonly channel: string;
}

/** What publishing has done. */
export interface Published {
  readonly channel: string;
  /** `unchanged`: the channel pointed there already. */
  readonly kind: 'published' | 'unchanged';
  readonly id: string;
  readonly folder: string;
  /** How many packages the snapshot has. */
  readonly packages: number;
  /** The snapshot that the channel pointed to before. */
  readonly replaces?: string;
}

/**
 * Writes a snapshot below `root/snapshots` and has `root/<channel>` point to it. At any moment,
 * also after a kill or a power loss, the channel points to a whole snapshot or does not exist yet,
 * and the same call again does what was left to do. Files of the snapshot served before stay
 * available under the channel's name.
 */
export const publishSnapshot = async (
  snapshot: Snapshot,
  options: PublishOptions,
): Promise<Result<Published, PublishFailure>> => {
  try {
    return await publish(snapshot, options);
  } catch (error) {
    return failure(asFailure(error, options.root));
  }
};

const publish = async (
  snapshot: Snapshot,
  options: PublishOptions,
): Promise<Result<Published, PublishFailure>> => {
  const { root, channel, onStep } = options;
  const { id } = snapshot;
  const problem = await channelProblem(root, channel);
  if (problem) return failure(problem);
  const served = await readChannel(root, channel);
  const earlier = served === undefined ? undefined : await readSnapshot(root, served);
  if (earlier && !earlier.isDevelopment && snapshot.isDevelopment) {
    return failure({ kind: 'development-over-release', channel, id: earlier.id });
  }
  const written = await writeSnapshot(snapshot, options);
  if (!written.ok) return written;
  const folder = written.value;
  const done = { channel, id, folder, packages: rpmsOf(snapshot).length };
  if (served === id) return success({ kind: 'unchanged', ...done });
  if (served !== undefined) await keepServing(served, folder, options);
  onStep(`point ${channel} to ${id}`);
  await pointChannel(root, channel, id);
  onStep('done');
  const replaces = served === undefined ? {} : { replaces: served };
  return success({ kind: 'published', ...done, ...replaces });
};

/** Clients may be about to ask for files of what is served now, and of what was before that. */
const keepServing = async (
  served: string,
  folder: string,
  { root, onStep }: PublishOptions,
): Promise<void> => {
  const snapshots = path.join(root, snapshotsFolder);
  const before = await readServedBefore(path.join(snapshots, served));
  const kept = servedBefore({ id: served, before }, path.basename(folder));
  for (const id of kept) {
    onStep(`keep the files of ${id}`);
    const earlier = await readSnapshot(root, id);
    if (earlier) await carryOver(earlier, path.join(snapshots, id), folder);
  }
  onStep('write what was served before');
  await writeServedBefore(folder, kept);
  await syncPath(folder);
};

const readSnapshot = (root: string, id: string): Promise<Snapshot | undefined> =>
  readPublished(path.join(root, snapshotsFolder, id));

const channelProblem = async (
  root: string,
  channel: string,
): Promise<PublishFailure | undefined> => {
  const link = path.join(root, channel);
  if (!isChannelName(channel)) return { kind: 'not-a-channel', path: link };
  const found = await lstat(link).catch(() => undefined);
  return found === undefined || found.isSymbolicLink()
    ? undefined
    : { kind: 'not-a-channel', path: link };
};

const asFailure = (error: unknown, folder: string): PublishFailure => {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT'
    ? { kind: 'no-space', folder }
    : { kind: 'not-written', folder, problem: error.message };
};
