import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../core/digest.ts';
import type { ActionResult } from '../core/host.ts';
import { treeDigest } from '../core/tree-digest.ts';
import { isOfDownload, readTrace } from './read-trace.ts';
import { eraFileIn } from './trace-files.ts';

export interface CollectOptions {
  /** Milliseconds since 1970: what was not used since then goes. */
  readonly before: number;
  /** Results that are used go, too, as long as they are more; what was not used for longest first. */
  readonly mostBytes: number;
}

export interface Collected {
  readonly results: number;
  readonly freedBytes: number;
  /**
   * The tree digests of the results that stay, after downloads the last used one first: an image is
   * named for its result's.
   */
  readonly staying: ReadonlySet<Digest>;
}

/**
 * Removes results that nobody has used, and files that are of no result. Downloads stay: what
 * they came from may be gone. Only for who has the store alone.
 */
export const collectUnused = async (
  folder: string,
  { before, mostBytes }: CollectOptions,
): Promise<Collected> => {
  const entries = asUsed(await readEntries(path.join(folder, 'ac')));
  const recent = entries.filter((one) => one.isDownload || one.used >= before);
  const staying = withRoom(recent, mostBytes);
  const gone = entries.filter((one) => !staying.has(one));
  // First: whoever is killed in between has removed too much, and no more.
  if (gone.length > 0) await rm(eraFileIn(folder), { force: true });
  for (const { file } of gone) await rm(file, { force: true });
  const files = [...staying].flatMap(({ result }) => result.files);
  const needed = new Set<string>(files.map(({ digest }) => digest));
  return {
    results: gone.length,
    freedBytes: await removeOthers(path.join(folder, 'cas'), needed),
    staying: new Set([...staying].map(({ result }) => treeDigest(result.files))),
  };
};

interface Entry {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly used: number;
  readonly isDownload: boolean;
  readonly result: ActionResult;
}

const readEntries = async (folder: string): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const text = await readFile(file, 'utf8');
    const { mtimeMs } = await stat(file);
    const trace = readTrace(text);
    // What cannot be read is of no use.
    const result = trace?.result ?? { files: [] };
    const isDownload = trace !== undefined && isOfDownload(text);
    entries.push({ file, used: trace ? mtimeMs : 0, isDownload, result });
  }
  return entries;
};

/** A result has a key by what it says of itself, too, which nobody looks up while it is reused. */
const asUsed = (entries: readonly Entry[]): readonly Entry[] => {
  const last = new Map<Digest, number>();
  for (const { result, used } of entries) {
    const tree = treeDigest(result.files);
    last.set(tree, Math.max(used, last.get(tree) ?? 0));
  }
  return entries.map((one) => ({ ...one, used: last.get(treeDigest(one.result.files)) ?? 0 }));
};

/** Downloads, and the others from the last used one on, as far as their files have room. */
const withRoom = (entries: readonly Entry[], mostBytes: number): ReadonlySet<Entry> => {
  const counted = new Set<Digest>();
  let bytes = 0;
  const count = ({ result }: Entry): number => {
    for (const { digest, size } of result.files) {
      if (!counted.has(digest)) bytes += size;
      counted.add(digest);
    }
    return bytes;
  };
  const downloads = entries.filter(({ isDownload }) => isDownload);
  const others = entries.filter(({ isDownload }) => !isDownload);
  const lastFirst = others.toSorted((a, b) => b.used - a.used);
  const full = lastFirst.findIndex((one) => count(one) > mostBytes);
  return new Set([...downloads, ...(full === -1 ? lastFirst : lastFirst.slice(0, full))]);
};

const removeOthers = async (folder: string, needed: ReadonlySet<string>): Promise<number> => {
  let freed = 0;
  for (const name of await readdir(folder)) {
    if (needed.has(name)) continue;
    const file = path.join(folder, name);
    const { blocks, nlink } = await stat(file);
    await rm(file, { force: true });
    // A file that a repository or an ISO folder has, too, is not freed by this.
    if (nlink === 1) freed += blocks * 512;
  }
  return freed;
};
