import { failure, type Result, success } from '../../pipeline/core/result.ts';
import type { Filesystem, Layout, Partition } from '../answers/answers.ts';

/** A partition with its final size and place. */
export interface PlannedPartition {
  readonly number: number;
  /** `/dev/sda1`, `/dev/nvme0n1p1` */
  readonly path: string;
  readonly mount: string;
  readonly filesystem: Filesystem;
  readonly sizeMiB: number;
  readonly label?: string;
  readonly options?: string;
}

const bootPartitions: readonly Partition[] = [
  { mount: 'biosboot', filesystem: 'biosboot', sizeMiB: 1, grow: false },
  { mount: '/boot/efi', filesystem: 'efi', sizeMiB: 256, grow: false },
];

const smallestRootMiB = 1024;
const swapMiB = 1024;
/** GPT's first and last mebibyte: headers, tables, alignment. */
const reservedMiB = 2;

export interface TargetDisk {
  readonly path: string;
  readonly bytes: number;
}

/** The partitions of a disk, or why they do not fit. */
export const planPartitions = (
  layout: Layout,
  { path, bytes }: TargetDisk,
): Result<readonly PlannedPartition[], string> => {
  const wanted = wantedPartitions(layout);
  const room = Math.floor(bytes / 1024 ** 2) - reservedMiB;
  const needed = wanted.reduce((sum, { sizeMiB }) => sum + sizeMiB, 0);
  if (needed > room) {
    return failure(`the partitions need ${needed} MiB, and ${path} has room for ${room} MiB`);
  }
  const sizes = grownSizes(wanted, room - needed);
  return success(
    wanted.map(({ mount, filesystem, label, options }, index) => ({
      number: index + 1,
      path: partitionPath(path, index + 1),
      mount,
      filesystem,
      sizeMiB: sizes[index] ?? 0,
      ...(label === undefined ? {} : { label }),
      ...(options === undefined ? {} : { options }),
    })),
  );
};

const wantedPartitions = (layout: Layout): readonly Partition[] => {
  if (layout.kind === 'partitions') {
    return [...(layout.bootPartitions ? bootPartitions : []), ...layout.partitions];
  }
  const swap: Partition = { mount: 'swap', filesystem: 'swap', sizeMiB: swapMiB, grow: false };
  return [
    ...bootPartitions,
    ...(layout.swap ? [swap] : []),
    { mount: '/', filesystem: layout.filesystem, sizeMiB: smallestRootMiB, grow: true },
  ];
};

/** Shares what is left among those that grow, equally, none beyond its largest size. */
const grownSizes = (partitions: readonly Partition[], leftMiB: number): readonly number[] => {
  const sizes = partitions.map(({ sizeMiB }) => sizeMiB);
  let left = leftMiB;
  for (;;) {
    const growing = partitions.flatMap(({ grow, maxSizeMiB }, index) => {
      const room = (maxSizeMiB ?? Number.POSITIVE_INFINITY) - (sizes[index] ?? 0);
      return grow && room > 0 ? [{ index, room }] : [];
    });
    const share = Math.floor(left / growing.length);
    if (growing.length === 0 || share === 0) return sizes;
    for (const { index, room } of growing) {
      const more = Math.min(share, room);
      sizes[index] = (sizes[index] ?? 0) + more;
      left -= more;
    }
  }
};

/** Names that end in a digit get a p between: nvme0n1p1, mmcblk0p1, loop0p1. */
export const partitionPath = (disk: string, number: number): string =>
  `${disk}${/\d$/.test(disk) ? 'p' : ''}${number}`;

const types: Readonly<Record<Filesystem, string>> = {
  biosboot: '21686148-6449-6E6F-744E-656564454649',
  efi: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
  swap: '0657FD6D-A4AB-43C4-84E5-0933C84B4F4F',
  ext4: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
  xfs: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
};

/** What sfdisk reads: a new GPT with these partitions. */
export const sfdiskScript = (partitions: readonly PlannedPartition[]): string =>
  [
    'label: gpt',
    ...partitions.map(
      ({ sizeMiB, filesystem, mount }) =>
        `size=${sizeMiB}MiB, type=${types[filesystem]}, name="${mount}"`,
    ),
    '',
  ].join('\n');
