import { chmod, chown, lstat, mkdir, rename, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TaskInput } from '../../../pipeline/core/host.ts';
import type { DirectoryStore } from '../../../pipeline/store/directory.ts';
import { removeTree } from '../../../pipeline/store/remove-tree.ts';
import type { Exchange } from './exchange.ts';
import { type LaidOut, layOutInputs } from './lay-out-inputs.ts';
import { takeOutputs } from './take-outputs.ts';

/** Bytes; with less than this on the disk, that is why a job failed. */
const leastRoom = 1 << 16;

/** As Docker 20.10 writes it where there is no network. */
const hosts = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
ff00::0\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`;

/** uid and gid of `builder`. */
const builder = 1000;

/**
 * Through folders that the engine and this process both see: /in is read-only, and what is left in
 * /out moves into the store. About twice as fast as archives where there is much to move.
 */
export const folderExchange = async (
  inputs: readonly TaskInput[],
  store: DirectoryStore,
): Promise<Exchange> => {
  // Its own mode keeps everybody out; the container comes in by its mounts.
  const folder = await store.temporaryFolder();
  const [inside, outside] = [path.join(folder, 'in'), path.join(folder, 'out')];
  const hostsFile = path.join(folder, 'hosts');
  let laidOut: readonly LaidOut[];
  try {
    for (const one of [inside, outside]) {
      await mkdir(one);
      await chmod(one, 0o755);
    }
    await chown(outside, builder, builder);
    await writeFile(hostsFile, hosts);
    await chmod(hostsFile, 0o644);
    laidOut = await layOutInputs(inputs, { inside, store });
  } catch (error) {
    await removeTree(folder);
    throw error;
  }
  // Side by side with the job, whose result counts only if all was well.
  const checked = verifyAll(laidOut, store);
  checked.catch(() => undefined);
  return {
    binds: [
      { Type: 'bind', Source: inside, Target: '/in', ReadOnly: true },
      { Type: 'bind', Source: outside, Target: '/out' },
      { Type: 'bind', Source: hostsFile, Target: '/etc/hosts', ReadOnly: true },
    ],
    put: () => Promise.resolve(),
    checked: () => checked,
    isFull: async () => {
      const { bavail, bsize } = await statfs(outside);
      return bavail * bsize < leastRoom;
    },
    collect: () => takeOutputs(outside, store),
    saveFile: (_container, { name, to }) => moveFile(path.join(outside, name), to),
    close: async () => {
      await checked.catch(() => undefined);
      await removeTree(folder);
    },
  };
};

/** The job had the folder: what is at the name may be anything, and belongs to the job's user. */
const moveFile = async (from: string, to: string): Promise<boolean> => {
  const found = await lstat(from).catch(() => undefined);
  if (!found?.isFile()) return false;
  await chown(from, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  await chmod(from, 0o600);
  await rename(from, to);
  return true;
};

/** What the job has seen, not what the store has by now. */
const verifyAll = async (laidOut: readonly LaidOut[], store: DirectoryStore): Promise<void> => {
  for (const { file, digest } of laidOut) await store.verify(digest, file);
};
