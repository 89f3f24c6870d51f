import type { Answers } from '../answers/answers.ts';
import { type Disk, humanSize } from './disk.ts';
import type { PlannedPartition } from './partition-table.ts';

/** What the installer is about to do to a disk. */
export interface DiskPlan {
  readonly disk: Disk;
  readonly partitions: readonly PlannedPartition[];
}

/** One line for a disk: name, size, model, serial number. */
export const describeDisk = ({ name, bytes, model, serial }: Disk): string =>
  [name, humanSize(bytes), model, serial === '' ? '' : `serial ${serial}`]
    .filter((part) => part !== '')
    .join('  ');

/** The plan as it is shown before anything is erased. */
export const describePlan = ({ disk, partitions }: DiskPlan, answers: Answers): string =>
  [
    '',
    `  Disk      ${describeDisk(disk)}`,
    ...labelled('holds now', disk.contents.length === 0 ? ['nothing known'] : disk.contents),
    ...labelled(
      'will hold',
      partitions.map(
        ({ path, mount, filesystem, sizeMiB }) =>
          `${path.slice('/dev/'.length)}  ${mount}  ${filesystem}  ${humanSize(sizeMiB * 1024 ** 2)}`,
      ),
    ),
    ...labelled('packages', [answers.packages.install.join(', ')]),
    ...labelled('host name', answers.hostname === undefined ? [] : [answers.hostname]),
    ...labelled('time zone', [answers.timezone]),
    ...labelled('then', [answers.finish]),
    '',
  ].join('\n');

const labelled = (label: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(10)}${line}`);
