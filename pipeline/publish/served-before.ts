import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** How many snapshots back a slow client may have read metadata that it still can use. */
const generations = 3;

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

export const writeServedBefore = async (
  folder: string,
  before: readonly string[],
): Promise<void> => {
  const aside = path.join(folder, `.${file}.${randomUUID()}`);
  await writeFile(aside, `${JSON.stringify(before)}\n`, { flush: true });
  await rename(aside, path.join(folder, file));
};
