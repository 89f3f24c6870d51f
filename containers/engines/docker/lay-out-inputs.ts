import { chmodSync, linkSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../../../pipeline/core/digest.ts';
import type { Artifact, TaskInput } from '../../../pipeline/core/host.ts';
import { CorruptedEntry } from '../../../pipeline/store/corrupted-entry.ts';
import { belowIn } from './below-in.ts';
import type { DirectoryStore } from '../../../pipeline/store/directory.ts';

/** A file as a job sees it, and what it has to be. */
export interface LaidOut {
  readonly file: string;
  readonly digest: Digest;
}

/**
 * Lays inputs out below a folder that becomes /in. Modes and times are as archives have them, and
 * nobody's umask counts: what a job makes of its inputs is the same either way. A job cannot write
 * to what it gets, so most files are the store's own by another name, and nothing is copied. What
 * takes the kernel microseconds is not handed to a thread: there are hundreds of them in a row.
 */
export const layOutInputs = async (
  inputs: readonly TaskInput[],
  { inside, store }: { readonly inside: string; readonly store: DirectoryStore },
): Promise<readonly LaidOut[]> => {
  const makeFolder = folderMaker(inside);
  const bringIn = placer(store);
  const laidOut: LaidOut[] = [];
  for (const input of inputs) {
    const target = path.join(inside, belowIn(input.path));
    if (input.kind === 'text') {
      makeFolder(path.dirname(target));
      writeFileSync(target, input.text);
      settle(target, 0o644);
      continue;
    }
    for (const { path: name, digest, executable } of input.files) {
      const file = path.join(target, name);
      makeFolder(path.dirname(file));
      await bringIn(file, { digest, executable }).catch(asCorrupted(digest));
      laidOut.push({ file, digest });
    }
  }
  return laidOut;
};

/** Equal files are two files to a job, and so is one that may be run beside one that may not. */
const placer = ({ pathOf }: DirectoryStore) => {
  const linked = new Set<Digest>();
  return async (file: string, { digest, executable }: Pick<Artifact, 'digest' | 'executable'>) => {
    const isCopied = executable || linked.has(digest);
    if (isCopied) await copyFile(pathOf(digest), file);
    else linkSync(pathOf(digest), file);
    if (!isCopied) linked.add(digest);
    settle(file, executable ? 0o755 : 0o644);
  };
};

const folderMaker = (root: string) => {
  const made = new Set([root]);
  const make = (folder: string): void => {
    if (made.has(folder)) return;
    make(path.dirname(folder));
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    made.add(folder);
  };
  return make;
};

/** An entry that is gone is as good as one that has rotted: it has to be made again. */
const asCorrupted =
  (digest: Digest) =>
  (error: unknown): never => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new CorruptedEntry(digest);
    }
    throw error;
  };

const settle = (file: string, mode: number): void => {
  chmodSync(file, mode);
  utimesSync(file, 0, 0);
};
