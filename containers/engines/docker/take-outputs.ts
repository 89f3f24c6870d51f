import { type Dirent, type Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ActionResult, Artifact } from '../../../pipeline/core/host.ts';
import { failure, type Result, success } from '../../../pipeline/core/result.ts';
import type { BadOutput } from '../../../pipeline/core/run-failure.ts';
import type { DirectoryStore } from '../../../pipeline/store/directory.ts';

/** Bytes of a path below /out: far below what the kernel takes, far above what anybody needs. */
const longestPath = 1024;

/** Bytes of all files: a hole in a file costs a job nothing, and Kiln reads it all. */
const mostBytes = 64 * 1024 ** 3;

/**
 * Moves every regular file below a folder into the store. Links, devices and pipes are refused,
 * not followed, and so is what no archive and no store could name.
 */
export const takeOutputs = async (
  folder: string,
  store: DirectoryStore,
): Promise<Result<ActionResult, BadOutput>> => {
  const files: Artifact[] = [];
  const seen = new Set<number>();
  let bytes = 0;
  const take = async (name: string, found: Stats): Promise<string | undefined> => {
    const kind = seen.has(found.ino) ? 'link' : kindOf(found);
    if (kind !== 'file') return `is a ${kind}`;
    bytes += found.size;
    if (bytes > mostBytes) return `makes the output larger than ${mostBytes / 1024 ** 3} GiB`;
    seen.add(found.ino);
    const stored = await store.adopt(path.join(folder, name));
    files.push({ path: name, ...stored, executable: (found.mode & 0o111) !== 0 });
    return undefined;
  };
  const refused = await walk(folder, '', take);
  if (refused !== undefined) return failure(refused);
  return success({ files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) });
};

/** Takes a file's name below /out; gives what is wrong with it, if something is. */
type Visit = (name: string, found: Stats) => Promise<string | undefined>;

/** Depth first, by name, through folders alone. */
const walk = async (root: string, below: string, visit: Visit): Promise<BadOutput | undefined> => {
  const entries = await readdir(path.join(root, below), {
    withFileTypes: true,
    encoding: 'buffer',
  });
  for (const entry of entries.toSorted((a, b) => Buffer.compare(a.name, b.name))) {
    const refused = await visitEntry(root, { below, entry, visit });
    if (refused !== undefined) return refused;
  }
  return undefined;
};

interface Entry {
  readonly below: string;
  readonly entry: Dirent<Buffer>;
  readonly visit: Visit;
}

const visitEntry = async (
  root: string,
  { below, entry, visit }: Entry,
): Promise<BadOutput | undefined> => {
  const text = entry.name.toString('utf8');
  const name = path.join(below, text);
  const bad = (problem: string): BadOutput => ({ kind: 'bad-output', path: name, problem });
  if (!Buffer.from(text, 'utf8').equals(entry.name)) return bad('has a name that is no UTF-8');
  if (name.length > longestPath) return bad('has a path that is too long');
  if (entry.isDirectory()) return walk(root, name, visit);
  const problem = await visit(name, await lstat(path.join(root, name)));
  return problem === undefined ? undefined : bad(problem);
};

/** In the words of tar. */
const kindOf = (found: Stats): string => {
  if (found.isFile()) return 'file';
  if (found.isSymbolicLink()) return 'symlink';
  if (found.isFIFO()) return 'fifo';
  return found.isSocket() ? 'socket' : 'device';
};
