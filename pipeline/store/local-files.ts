import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { asDigest, type Digest } from '../core/digest.ts';
import type { Stored } from '../core/host.ts';
import { CorruptedEntry } from './corrupted-entry.ts';
import { orAfter } from './or-after.ts';
import { removeTree } from './remove-tree.ts';

/** What a store can do with files beside it, which one elsewhere could not. */
export interface LocalFiles {
  /** Removes what killed runs have left half-done. Only for who has the store alone. */
  readonly sweep: () => Promise<void>;
  /** A new, empty folder on the store's disk that only this user can enter. */
  readonly temporaryFolder: () => Promise<string>;
  /**
   * Throws `CorruptedEntry` if a copy of an entry does not match its digest; the entry is forgotten.
   */
  readonly verify: (digest: Digest, copy: string) => Promise<void>;
  /** Takes a file of the store's disk in, whoever owned it: there it is gone. */
  readonly adopt: (file: string) => Promise<Stored>;
}

export interface LocalPlaces {
  readonly temporary: string;
  /** Folders of what runs tell each other. */
  readonly left: readonly string[];
  readonly pathOf: (digest: Digest) => string;
  /** Makes the store's folders again, should somebody have deleted them. */
  readonly makeFolders: () => Promise<void>;
}

/** For a store that keeps bytes where `pathOf` says, and what is not whole yet in `temporary`. */
export const localFiles = ({ temporary, left, pathOf, makeFolders }: LocalPlaces): LocalFiles => {
  const adopt = async (file: string): Promise<Stored> => {
    const opened = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const stored = await digestIn(opened);
      // Not yet a name of the store's, so nobody reads it between these.
      await opened.chown(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
      await opened.chmod(0o644);
      await orAfter(makeFolders, () => rename(file, pathOf(stored.digest)));
      return stored;
    } finally {
      await opened.close();
    }
  };

  const verify = async (digest: Digest, copy: string): Promise<void> => {
    const opened = await open(copy);
    try {
      if ((await digestIn(opened)).digest === digest) return;
    } finally {
      await opened.close();
    }
    await rm(pathOf(digest), { force: true });
    throw new CorruptedEntry(digest);
  };

  return {
    adopt,
    verify,
    sweep: async () => {
      await mkdir(temporary, { recursive: true });
      for (const folder of [temporary, ...left]) await emptied(folder);
    },
    temporaryFolder: () =>
      orAfter(makeFolders, () => mkdtemp(path.join(temporary, `${process.pid}-`))),
  };
};

/** In bytes: what is longer is read in parts. */
const mostAtOnce = 1 << 20;

/**
 * Reads a file through one buffer: a stream would make, and leave to be collected, one a chunk. No
 * longer than the file: a thousand small ones would have the collector look at all that a plan is.
 */
const digestIn = async (file: FileHandle): Promise<Stored> => {
  const hash = createHash('sha256');
  const { size: expected } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.min(mostAtOnce, Math.max(expected, 1)));
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size);
    if (bytesRead === 0) return { digest: asDigest(hash.digest('hex')), size };
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
};

const emptied = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) await removeTree(path.join(folder, name));
};
