import type { AutomaticLayout, Filesystem, Layout, Partition, Storage } from '../answers.ts';
import type { Command } from '../parse-command.ts';
import {
  commandsNamed,
  lastNamed,
  optionList,
  optionNumber,
  optionOrigins,
  optionText,
  origin,
  type Reading,
  report,
} from '../reading.ts';
import { checkVolumes } from './volumes.ts';

export const interpretStorage = (reading: Reading): Storage => {
  const only = lastNamed(reading, 'ignoredisk');
  origin(reading, ['storage', 'disks'], only?.options.get('--only-use')?.at);
  checkClearing(reading);
  checkVolumes(reading);
  return { disks: optionList(only, '--only-use'), layout: interpretLayout(reading) };
};

/** This installer takes whole disks, and only when it is told to. */
const checkClearing = (reading: Reading): void => {
  const command = lastNamed(reading, 'clearpart');
  const label = command?.options.get('--disklabel');
  if (label !== undefined && label.text !== 'gpt') {
    report(reading, label.at, {
      message: `a ${label.text} label comes later`,
      remedy: 'write --disklabel=gpt',
    });
  }
  if (command?.options.has('--all')) return;
  report(reading, command?.at ?? { line: 1, column: 1 }, {
    message: 'installing beside what is on the disk comes later',
    remedy: 'add clearpart --all --initlabel, which erases the disk',
  });
};

const interpretLayout = (reading: Reading): Layout => {
  const automatic = lastNamed(reading, 'autopart');
  const parts = commandsNamed(reading, 'part', 'partition');
  if (automatic === undefined) return interpretPartitions(reading, parts);
  const explicit = commandsNamed(reading, 'part', 'partition', 'volgroup', 'logvol', 'raid')[0];
  if (explicit !== undefined) {
    report(reading, explicit.at, {
      message: `autopart and ${explicit.name} exclude each other`,
      remedy: 'keep autopart, or describe every partition',
    });
  }
  return interpretAutomatic(reading, automatic);
};

const interpretAutomatic = (reading: Reading, command: Command): AutomaticLayout => {
  origin(reading, ['storage', 'layout'], command.at);
  const type = command.options.get('--type');
  if (type !== undefined && type.text !== 'plain') {
    report(reading, type.at, {
      message: `autopart --type=${type.text} comes later`,
      remedy: 'write --type=plain',
    });
  }
  const filesystem = command.options.get('--fstype');
  if (filesystem !== undefined && !['ext4', 'xfs'].includes(filesystem.text)) {
    report(reading, filesystem.at, {
      message: `no root file system of type ${filesystem.text}`,
      remedy: 'write ext4 or xfs',
    });
  }
  return {
    kind: 'automatic',
    filesystem: filesystem?.text === 'xfs' ? 'xfs' : 'ext4',
    swap: !command.options.has('--noswap'),
  };
};

const interpretPartitions = (reading: Reading, commands: readonly Command[]): Layout => {
  // Volumes are refused as such; counting them as partitions spares a false 'no root file system'.
  const volumes = commandsNamed(reading, 'raid', 'logvol');
  const plain = [...commands, ...volumes].filter((command) => !isMember(command));
  origin(reading, ['storage', 'layout'], plain[0]?.at);
  return {
    kind: 'partitions',
    bootPartitions: commandsNamed(reading, 'reqpart').length > 0,
    partitions: plain.map((command, index) => interpretPartition(reading, command, index)),
  };
};

/** Partitions that only carry LVM or RAID: refused where those are. */
const isMember = (command: Command): boolean =>
  /^(pv|raid)\./.test(command.arguments[0]?.text ?? '');

const interpretPartition = (reading: Reading, command: Command, index: number): Partition => {
  const path = ['storage', 'layout', 'partitions', index];
  const members = {
    '--fstype': 'filesystem',
    '--size': 'sizeMiB',
    '--maxsize': 'maxSizeMiB',
    '--label': 'label',
    '--fsoptions': 'options',
  };
  optionOrigins(reading, command, { path, members });
  const mount = command.arguments[0]?.text ?? '';
  const maxSizeMiB = optionNumber(command, '--maxsize');
  const label = optionText(command, '--label');
  const options = optionText(command, '--fsoptions');
  return {
    mount,
    filesystem: interpretFilesystem(reading, command, mount),
    sizeMiB: interpretSize(reading, command),
    grow: command.options.has('--grow'),
    ...(maxSizeMiB === undefined ? {} : { maxSizeMiB }),
    ...(label === undefined ? {} : { label }),
    ...(options === undefined ? {} : { options }),
  };
};

const interpretSize = (reading: Reading, command: Command): number => {
  const size = optionNumber(command, '--size');
  if (size !== undefined) return size;
  if (command.name.startsWith('part') && !command.options.has('--grow')) {
    report(reading, command.at, {
      message: `${command.arguments[0]?.text ?? 'a partition'} has no size`,
      remedy: 'add --size= in MiB',
    });
  }
  return 1024;
};

const filesystems: Readonly<Record<string, Filesystem>> = {
  ext4: 'ext4',
  xfs: 'xfs',
  swap: 'swap',
  efi: 'efi',
  biosboot: 'biosboot',
};

const interpretFilesystem = (reading: Reading, command: Command, mount: string): Filesystem => {
  const said = command.options.get('--fstype');
  if (said === undefined) return filesystems[mount === '/boot/efi' ? 'efi' : mount] ?? 'ext4';
  const filesystem = Object.hasOwn(filesystems, said.text) ? filesystems[said.text] : undefined;
  if (filesystem !== undefined) return filesystem;
  report(reading, said.at, {
    message: `unknown file system ${said.text}`,
    remedy: 'known: ext4, xfs, swap, efi, biosboot',
  });
  return 'ext4';
};
