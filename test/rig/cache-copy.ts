import { copyFile, link, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Label } from '../../pipeline/core/action.ts';
import { foldersOf } from '../../pipeline/folders.ts';

/** The cache that all tests share: the one that `npm start` fills. */
export const sharedCache = (): string => foldersOf(process.env).cache;

/** A recorded result, as far as tests look into it, from the lines of its file. */
export const readRecorded = (text: string): z.output<typeof traceSchema> => {
  const lines = text.split('\n').filter((line) => line !== '');
  return traceSchema.parse(Object.assign({}, ...lines.map((line): unknown => JSON.parse(line))));
};

const traceSchema = z.object({
  label: z.object({ step: z.string(), subject: z.string() }),
  result: z.object({
    files: z.array(z.object({ path: z.string(), digest: z.string(), executable: z.boolean() })),
  }),
});

export interface CacheCopy {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/**
 * A cache of its own for a test, with a lock of its own, that has all that the shared one has, or
 * only results that `keep` says. Files are linked: nothing ever writes into one.
 */
export const cacheCopy = async (keep: (label: Label) => boolean = () => true) => {
  const shared = sharedCache();
  await mkdir(shared, { recursive: true });
  const folder = await mkdtemp(path.join(shared, 'test-'));
  await fillFromShared(folder, keep);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, remove } satisfies CacheCopy;
};

/** Puts into a folder what the shared cache has, of results that `keep` says. */
export const fillFromShared = async (
  folder: string,
  keep: (label: Label) => boolean = () => true,
): Promise<void> => {
  const shared = sharedCache();
  for (const part of ['cas', 'ac']) {
    await mkdir(path.join(folder, part), { recursive: true });
    const names = await readdir(path.join(shared, part)).catch(() => []);
    for (const name of names) {
      const file = path.join(shared, part, name);
      if (part === 'ac' && !keep(await labelOf(file))) continue;
      await linkOrCopy(file, path.join(folder, part, name));
    }
  }
};

const labelOf = async (file: string): Promise<Label> =>
  readRecorded(await readFile(file, 'utf8')).label;

const linkOrCopy = (from: string, to: string): Promise<void> =>
  link(from, to).catch(() => copyFile(from, to));
