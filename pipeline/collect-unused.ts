import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RemovedImages } from '../containers/engines/docker/remove-images.ts';
import { type Digest, digestOf } from './core/digest.ts';
import type { Environment } from './folders.ts';
import { settledFolder } from './project/settled.ts';
import { day, defaultKeeping, limitsOf } from './keeping.ts';
import { type CollectOptions, collectUnused } from './store/collect-unused.ts';
import { endedFolder } from './store/ended-plans.ts';
import { removeOld } from './store/remove-old.ts';

/** The label of images that names the store that knows of them. */
export const storeLabel = 'org.kiln.store';

export const storeName = (cache: string): string => digestOf(cache).slice(0, 12);

export interface Unused {
  readonly results: number;
  readonly images: number;
  readonly freedBytes: number;
}

/**
 * Removes what nobody has used from a store, kept failures and endings that are as old, and the
 * store's images from the engine, if one answers.
 */
export const collect = async (
  cache: string,
  options: CollectOptions & { readonly env: Environment },
): Promise<Unused> => {
  const { results, freedBytes, staying } = await collectUnused(cache, options);
  const removed = await collectImages(cache, { staying, ...options });
  const failures = await removeOld(path.join(cache, 'failed'), options.before);
  const settled = await removeOld(settledFolder(cache), options.before);
  const ended = await removeOld(endedFolder(cache), options.before);
  const freed = freedBytes + removed.freedBytes + failures + settled + ended;
  return { results, images: removed.images, freedBytes: freed };
};

interface StayingImages {
  readonly staying: ReadonlySet<Digest>;
  readonly mostBytes: number;
  readonly env: Environment;
}

const collectImages = async (
  cache: string,
  { staying, mostBytes, env }: StayingImages,
): Promise<RemovedImages> => {
  const { findEngine } = await import('./setup/find-engine.ts');
  const found = await findEngine(env);
  if (!found.ok) return { images: 0, freedBytes: 0 };
  const { connectEngine } = await import('./setup/connect-engine.ts');
  const { imageName } = await import('../containers/engines/docker/images.ts');
  const { removeImages } = await import('../containers/engines/docker/remove-images.ts');
  return removeImages(await connectEngine(found.value), {
    label: `${storeLabel}=${storeName(cache)}`,
    staying: [...staying].map(imageName),
    mostBytes,
  });
};

/** For the end of a run that has used all that a product needs; once a day, without a word. */
export const collectDaily = async (
  cache: string,
  { env, now }: { readonly env: Environment; readonly now: number },
): Promise<void> => {
  const stamp = path.join(cache, 'collected');
  const last = await stat(stamp).catch(() => undefined);
  if (last !== undefined && Math.abs(now - last.mtimeMs) < day) return;
  try {
    await writeFile(stamp, '');
    await collect(cache, { ...limitsOf(defaultKeeping, now), env });
  } catch {
    // A cache that somebody has just removed, an engine that is lost: nothing that a run needs.
  }
};
