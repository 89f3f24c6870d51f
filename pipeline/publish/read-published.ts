import { readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Snapshot } from '../../repo/snapshot.ts';
import { type Digest, isDigest } from '../core/digest.ts';

/** Beside a snapshot's files, and the last to be written. */
export const snapshotFile = 'snapshot.json';

/** Where snapshots are, in a repository's folder. Channels are links beside it. */
export const snapshotsFolder = 'snapshots';

const digest = z.custom<Digest>((text) => typeof text === 'string' && isDigest(text));

const published = z.object({
  id: z.string(),
  digest,
  product: z.string(),
  revision: z.number(),
  signedBy: z.string(),
  isDevelopment: z.boolean(),
  files: z.array(z.object({ path: z.string(), digest, size: z.number() })),
});

/** The snapshot in a folder; undefined if there is none, or none that is whole. */
export const readPublished = async (folder: string): Promise<Snapshot | undefined> => {
  const text = await readFile(path.join(folder, snapshotFile), 'utf8').catch(absent);
  if (text === undefined) return undefined;
  try {
    return published.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The id of the snapshot that a channel points to; undefined if it does not exist yet. */
export const readChannel = async (root: string, channel: string): Promise<string | undefined> => {
  const target = await readlink(path.join(root, channel)).catch(absent);
  return target === undefined ? undefined : path.basename(target);
};

const absent = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};
