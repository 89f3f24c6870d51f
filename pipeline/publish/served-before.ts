import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** How many snapshots back a slow client may have read metadata that it still can use. */
export const generations = 3;

const file = 'served-before.json';
const ids = z.array(z.string());

/** Ids of the snapshots whose files a served snapshot's folder has, too: the latest first. */
export const readServedBefore = async (folder: string): Promise<readonly string[]> => {
  const text = await readFile(path.join(folder, file), 'utf8').catch(() => '[]');
  try {
    return ids.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
};

/** Those whose files a snapshot needs that replaces `served`. */
export const servedBefore = (
  served: { readonly id: string; readonly before: readonly string[] },
  next: string,
): readonly string[] =>
  [...new Set([served.id, ...served.before])].filter((id) => id !== next).slice(0, generations);

/** Nobody but a later publisher reads this, and a torn one counts as none. */
export const writeServedBefore = (folder: string, before: readonly string[]): Promise<void> =>
  writeFile(path.join(folder, file), `${JSON.stringify(before)}\n`, { flush: true });
