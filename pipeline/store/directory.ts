import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asDigest, type Digest, digestOf } from '../core/digest.ts';
import type { Store, Stored } from '../core/host.ts';
import { orAfter } from './or-after.ts';
import { CorruptedEntry } from './corrupted-entry.ts';
import { type LocalFiles, localFiles } from './local-files.ts';
import { type TraceFiles, traceFiles } from './trace-files.ts';

export interface DirectoryStore extends Store, LocalFiles, TraceFiles {
  /** The file that holds these bytes: to be read or linked, never written. */
  readonly pathOf: (digest: Digest) => string;
}

/**
 * A store in a folder, laid out like Bazel's HTTP cache: `cas/<sha256>`, `ac/<key>`. Files
 * appear whole, by rename. They are not synced: what a power loss leaves torn is found by its
 * digest when it is read, and made again. Who deletes it while it is in use costs the user time,
 * and no more: folders are made again, and what is gone counts as spoilt.
 */
export const directoryStore = async (folder: string): Promise<DirectoryStore> => {
  const temporary = path.join(folder, 'tmp');
  const makeFolders = async (): Promise<void> => {
    const names = ['cas', 'ac', 'tmp'];
    await Promise.all(names.map((name) => mkdir(path.join(folder, name), { recursive: true })));
  };
  await makeFolders();
  const pathOf = storedIn(folder);
  const scratch = () => path.join(temporary, `${process.pid}-${randomUUID()}`);

  const write = async (source: AsyncIterable<Uint8Array>): Promise<Stored> => {
    const file = scratch();
    const counter = { hash: createHash('sha256'), size: 0 };
    try {
      // All of it may have been deleted since, and a source is read but once.
      await mkdir(temporary, { recursive: true });
      await pipeline(source, counting(counter), createWriteStream(file, { mode: 0o644 }));
      const digest = asDigest(counter.hash.digest('hex'));
      await orAfter(makeFolders, () => rename(file, pathOf(digest)));
      return { digest, size: counter.size };
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  };

  return {
    pathOf,
    write,
    ...localFiles({
      temporary,
      left: [`${folder}/claims`, `${folder}/running`],
      pathOf,
      makeFolders,
    }),
    ...traceFiles({ folder, scratch, makeFolders }),
    size: async (digest) => statSync(pathOf(digest), { throwIfNoEntry: false })?.size,
    read: (digest) => verified(pathOf(digest), digest),
  };
};

/** Where a store in this folder has a file. */
export const storedIn =
  (folder: string) =>
  (digest: Digest): string =>
    `${folder}/cas/${digest}`;

const counting = (counter: { readonly hash: ReturnType<typeof createHash>; size: number }) =>
  async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      counter.hash.update(chunk);
      counter.size += chunk.length;
      yield chunk;
    }
  };

/** What is small is read at once: to open a stream takes longer. */
const small = 1 << 16;

async function* verified(file: string, digest: Digest): AsyncIterable<Uint8Array> {
  if (statSync(file).size <= small) {
    const bytes = readFileSync(file);
    yield bytes;
    return check(file, digest, digestOf(bytes));
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    hash.update(chunk);
    yield chunk;
  }
  await check(file, digest, hash.digest('hex'));
}

const check = async (file: string, digest: Digest, actual: string): Promise<void> => {
  if (actual === digest) return;
  await rm(file, { force: true });
  throw new CorruptedEntry(digest);
};
