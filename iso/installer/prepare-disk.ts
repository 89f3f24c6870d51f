import { success } from '../../pipeline/core/result.ts';
import type { Argv, Machine } from './machine.ts';
import { must, mustAll, type Outcome } from './outcome.ts';
import { type PlannedPartition, sfdiskScript } from './partition-table.ts';
import type { DiskPlan } from './plan.ts';

/** A partition that has its file system. */
export interface Volume extends PlannedPartition {
  /** As fstab and blkid have it; '' for the BIOS boot partition, which has no file system. */
  readonly uuid: string;
}

/** Erases the disk: from here on there is no way back. Writes the partitions. */
export const partitionDisk = async (
  machine: Machine,
  { disk, partitions }: DiskPlan,
): Promise<Outcome<undefined>> => {
  const script = sfdiskScript(partitions);
  machine.note(script);
  const wiped = await must(machine, ['wipefs', '--all', '--force', disk.path]);
  if (!wiped.ok) return wiped;
  const written = await must(
    machine,
    ['sfdisk', '--wipe', 'always', '--wipe-partitions', 'always', disk.path],
    { input: script, message: `cannot write the partition table of ${disk.path}` },
  );
  if (!written.ok) return written;
  // Partitions appear some time after the table is written.
  await machine.run(['udevadm', 'settle']);
  return success(undefined);
};

/** Makes the file systems. */
export const makeFilesystems = async (
  machine: Machine,
  partitions: readonly PlannedPartition[],
): Promise<Outcome<readonly Volume[]>> => {
  const volumes = partitions.map((partition) => ({
    ...partition,
    uuid: volumeUuid(partition, machine.uuid()),
  }));
  const made = await mustAll(machine, volumes.flatMap(mkfsCommand));
  if (!made.ok) return made;
  await machine.run(['udevadm', 'settle']);
  return success(volumes);
};

/** FAT has a serial number of 8 digits instead. */
const volumeUuid = ({ filesystem }: PlannedPartition, uuid: string): string => {
  if (filesystem === 'biosboot') return '';
  if (filesystem !== 'efi') return uuid;
  return `${uuid.slice(0, 4)}-${uuid.slice(4, 8)}`.toUpperCase();
};

const mkfsCommand = ({ path, filesystem, uuid, label }: Volume): readonly Argv[] => {
  const labelled = (option: string) => (label === undefined ? [] : [option, label]);
  switch (filesystem) {
    case 'biosboot':
      return [];
    case 'efi':
      return [['mkfs.vfat', '-F', '32', '-i', uuid.replace('-', ''), '-n', label ?? 'EFI', path]];
    case 'swap':
      return [['mkswap', '--uuid', uuid, ...labelled('--label'), path]];
    case 'ext4':
      return [['mkfs.ext4', '-q', '-F', '-U', uuid, ...labelled('-L'), path]];
    case 'xfs':
      return [['mkfs.xfs', '-q', '-f', '-m', `uuid=${uuid}`, ...labelled('-L'), path]];
  }
};
