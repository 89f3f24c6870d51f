import type { Disk } from './disk.ts';

/** The disks that may be taken, and why each of the others may not. */
export interface Candidates {
  readonly suitable: readonly Disk[];
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly disk: Disk;
  readonly why: string;
}

export interface Choice {
  /** Paths that the answers name, resolved; none: any disk will do. */
  readonly only: readonly string[];
  /** The device of the medium, resolved. */
  readonly medium: string | undefined;
}

/** Below this, not even the smallest system fits. */
const smallestBytes = 2 * 1024 ** 3;

/** Never the medium's own disk, never one in use, and only those that the answers name, if any. */
export const chooseDisks = (disks: readonly Disk[], choice: Choice): Candidates => {
  const judged = disks.map((disk) => ({ disk, why: refusal(disk, choice) }));
  return {
    suitable: judged.filter(({ why }) => why === undefined).map(({ disk }) => disk),
    refused: judged.flatMap(({ disk, why }) => (why === undefined ? [] : [{ disk, why }])),
  };
};

const refusal = (disk: Disk, { only, medium }: Choice): string | undefined => {
  if (medium !== undefined && disk.devices.includes(medium)) return 'it is the medium';
  const named = only.includes(disk.path);
  if (only.length > 0 && !named) return 'the answers do not name it';
  if (disk.mounts.length > 0) return `it is in use at ${disk.mounts.join(', ')}`;
  if (disk.readOnly) return 'it is read-only';
  if (!named && !isFixedDisk(disk)) return `it is no disk but ${disk.kind}`;
  return disk.bytes < smallestBytes ? 'it is smaller than 2 GiB' : undefined;
};

// zram, floppies and network block devices call themselves disks as well.
const isFixedDisk = ({ kind, name }: Disk): boolean =>
  kind === 'disk' && !/^(zram|fd|nbd|ram|sr)\d/.test(name);
