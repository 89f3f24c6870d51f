import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PublicKey } from './public-key.ts';

/** In the user id of every development key, so that whoever sees one sees what it is. */
export const developmentMark = 'DEVELOPMENT KEY, not for releases';

/** Older than any snapshot, so that signatures with a snapshot's time are never before the key. */
const created = new Date('2015-01-01T00:00:00Z');

const publicHalf = z.object({
  fingerprint: z.string().regex(/^[0-9A-F]{40}$/),
  publicKey: z.string(),
});

export interface DevelopmentKey {
  readonly key: PublicKey;
  /** The armored secret key. Read only when something gets signed. */
  readonly secret: () => Promise<string>;
}

/**
 * This machine's development key, in `folder`; made when there is none. Two runs that make one at
 * once get the same. The public half is kept apart, so that a run that signs nothing needs no more.
 */
export const developmentKey = async (folder: string): Promise<DevelopmentKey> => {
  const secretFile = secretFileOf(folder);
  const secret = () => readFile(secretFile, 'utf8');
  const known = await madeDevelopmentKey(folder);
  if (known) return { key: known, secret };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isThere(secretFile))) await placeOnce(secretFile, await generate());
  const key = await publicOf(await secret());
  await place(publicFileOf(folder), JSON.stringify(key));
  return { key: { ...key, isDevelopment: true }, secret };
};

/** The public half of that key; undefined where none was made, or not to its end. */
export const madeDevelopmentKey = async (folder: string): Promise<PublicKey | undefined> => {
  const known = await readPublicHalf(publicFileOf(folder));
  const isWhole = known !== undefined && (await isThere(secretFileOf(folder)));
  return isWhole ? { ...known, isDevelopment: true } : undefined;
};

const secretFileOf = (folder: string) => path.join(folder, 'development.asc');

const publicFileOf = (folder: string) => path.join(folder, 'development.public.json');

const generate = async (): Promise<string> => {
  const { generateKey } = await import('openpgp');
  const { privateKey } = await generateKey({
    type: 'rsa',
    rsaBits: 4096,
    userIDs: [{ name: `Kiln ${developmentMark}` }],
    date: created,
    subkeys: [],
    format: 'armored',
  });
  return privateKey;
};

const publicOf = async (armoredKey: string) => {
  const { readPrivateKey } = await import('openpgp');
  const key = await readPrivateKey({ armoredKey });
  return { fingerprint: key.getFingerprint().toUpperCase(), publicKey: key.toPublic().armor() };
};

const readPublicHalf = async (file: string) => {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return publicHalf.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const isThere = async (file: string): Promise<boolean> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text !== '';
};

/** Whole or not at all, and never over a key that another run has made meanwhile. */
const placeOnce = async (file: string, content: string): Promise<void> => {
  const temporary = await writeAside(file, content);
  await link(temporary, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  await rm(temporary);
};

const place = async (file: string, content: string): Promise<void> =>
  rename(await writeAside(file, content), file);

const writeAside = async (file: string, content: string): Promise<string> => {
  const temporary = `${file}.${randomUUID()}`;
  const handle = await open(temporary, 'wx', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  return temporary;
};
