import type { Answers, Partition, PartitionLayout } from '../answers.ts';
import { doubtful, type Finding, wrong } from '../finding.ts';

export const checkStorage = ({ storage, confirm }: Answers): readonly Finding[] => [
  ...checkDisks(storage.disks, confirm),
  ...(storage.layout.kind === 'automatic' ? [] : checkPartitions(storage.layout)),
];

const checkDisks = (disks: readonly string[], confirm: boolean): readonly Finding[] => [
  ...disks.flatMap((disk, index) =>
    /^(?!\/|.*(^|\/)\.\.?(\/|$))[\w.:+@=/-]+$/.test(disk)
      ? []
      : wrong(['storage', 'disks', index], `no disk name: ${disk}`, 'such as sda or disk/by-id/…'),
  ),
  ...(disks.length < 2 || confirm
    ? []
    : [wrong(['storage', 'disks'], 'several disks, and nobody is asked which', 'name one')]),
];

const layoutPath = ['storage', 'layout'] as const;
const partitionsPath = [...layoutPath, 'partitions'] as const;

const checkPartitions = (layout: PartitionLayout): readonly Finding[] => {
  const { partitions } = layout;
  return [
    ...(partitions.some(({ mount }) => mount === '/')
      ? []
      : [wrong(layoutPath, 'no root file system', 'add a partition / of type ext4 or xfs')]),
    ...partitions.flatMap(checkPartition),
    ...checkDuplicates(partitions),
    ...checkBootPartitions(layout),
  ];
};

/** Both firmwares are served: the disk may move, and its owner does not know what is needed. */
const checkBootPartitions = ({ bootPartitions, partitions }: PartitionLayout) => {
  const needed = [
    { mount: '/boot/efi', what: 'EFI system partition, which UEFI starts from' },
    { mount: 'biosboot', what: 'BIOS boot partition, which GRUB needs on GPT' },
  ];
  return needed.flatMap(({ mount, what }): readonly Finding[] => {
    const index = partitions.findIndex((partition) => partition.mount === mount);
    if (bootPartitions && index >= 0) {
      const path = [...partitionsPath, index];
      return [wrong(path, `${mount} is made by reqpart already`, 'remove one of them')];
    }
    if (bootPartitions || index >= 0) return [];
    return [wrong(layoutPath, `no ${what}`, `add reqpart, or a partition ${mount}`)];
  });
};

const checkDuplicates = (partitions: readonly Partition[]): readonly Finding[] =>
  partitions.flatMap(({ mount }, index) => {
    const first = partitions.findIndex((other) => other.mount === mount);
    if (mount === 'swap' || first === index) return [];
    const path = [...partitionsPath, index, 'mount'];
    return [wrong(path, `${mount} is there twice`, 'keep one of them')];
  });

/** What must be on the root file system for the system to start. */
const rootOnly = [
  '/etc',
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/dev',
  '/proc',
  '/sys',
  '/run',
];

const checkPartition = (partition: Partition, index: number): readonly Finding[] => {
  const { mount, sizeMiB, grow, maxSizeMiB } = partition;
  const path = [...partitionsPath, index];
  const findings = [...checkMount(mount, path), ...checkFilesystem(partition, path)];
  if (maxSizeMiB !== undefined && maxSizeMiB < sizeMiB) {
    findings.push(
      wrong([...path, 'maxSizeMiB'], 'the largest size is below the size', 'raise it or remove it'),
    );
  }
  if (maxSizeMiB !== undefined && !grow) {
    findings.push(
      doubtful([...path, 'maxSizeMiB'], 'a largest size without growing', 'add grow or remove it'),
    );
  }
  return [...findings, ...checkNames(partition, path)];
};

type PartitionPath = readonly (string | number)[];

const checkMount = (mount: string, path: PartitionPath): readonly Finding[] => {
  const at = [...path, 'mount'];
  if (mount === 'swap' || mount === 'biosboot') return [];
  if (!/^\/([\w.+-]+(\/[\w.+-]+)*)?$/.test(mount) || /(^|\/)\.\.?(\/|$)/.test(mount)) {
    return [wrong(at, `no mount point: ${mount}`, 'an absolute path, or swap, or biosboot')];
  }
  return rootOnly.includes(mount)
    ? [wrong(at, `${mount} must be on the root file system`, 'remove this partition')]
    : [];
};

const special: Readonly<Record<string, string>> = {
  swap: 'swap',
  biosboot: 'biosboot',
  '/boot/efi': 'efi',
};

const checkFilesystem = ({ mount, filesystem }: Partition, path: PartitionPath) => {
  const at = [...path, 'filesystem'];
  const needed = Object.hasOwn(special, mount) ? special[mount] : undefined;
  if (needed !== undefined && needed !== filesystem) {
    return [wrong(at, `${mount} cannot be ${filesystem}`, `write ${needed}`)];
  }
  if (needed === undefined && Object.values(special).includes(filesystem)) {
    return [wrong(at, `${mount} cannot be ${filesystem}`, 'write ext4 or xfs')];
  }
  return [];
};

const labelLength: Readonly<Record<string, number>> = { ext4: 16, xfs: 12, swap: 15, efi: 11 };

const checkNames = ({ filesystem, label, options }: Partition, path: PartitionPath) => {
  const findings: Finding[] = [];
  const longest = labelLength[filesystem] ?? 0;
  if (label !== undefined && (label.length > longest || !/^[\w.+-]+$/.test(label))) {
    const remedy = `at most ${longest} letters, digits, - _ . +`;
    findings.push(wrong([...path, 'label'], `no label for ${filesystem}: ${label}`, remedy));
  }
  if (options !== undefined && !/^[\w.:/=+@%-]+(,[\w.:/=+@%-]+)*$/.test(options)) {
    findings.push(
      wrong([...path, 'options'], `no mount options: ${options}`, 'such as noatime,nodev'),
    );
  }
  return findings;
};
