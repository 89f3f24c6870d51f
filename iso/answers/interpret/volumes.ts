import type { Command } from '../parse-command.ts';
import { commandsNamed, optionText, type Reading, report } from '../reading.ts';
import type { Word } from '../words.ts';

/**
 * LVM and RAID are refused as commands; that what they stand on exists is checked already, so that
 * a file is not found wrong once more when they are supported.
 */
export const checkVolumes = (reading: Reading): void => {
  const raids = commandsNamed(reading, 'raid');
  const parts = commandsNamed(reading, 'part', 'partition');
  const defined = [...parts, ...raids].flatMap(({ arguments: [mount] }) => mount?.text ?? []);
  for (const raid of raids) checkMembers(reading, { of: raid, defined });
  const groups = commandsNamed(reading, 'volgroup');
  for (const group of groups) checkMembers(reading, { of: group, defined });
  const groupNames = groups.flatMap(({ arguments: [name] }) => name?.text ?? []);
  for (const volume of commandsNamed(reading, 'logvol')) {
    const group = volume.options.get('--vgname');
    if (group === undefined || groupNames.includes(group.text)) continue;
    undefinedMember(reading, group, `volgroup ${group.text}`);
  }
  checkNames(reading, raids);
};

interface Members {
  readonly of: Command;
  readonly defined: readonly string[];
}

const checkMembers = (reading: Reading, { of, defined }: Members): void => {
  const members = of.arguments.slice(1);
  if (members.length === 0 && !of.options.has('--useexisting')) {
    report(reading, of.at, {
      message: `${of.name} ${of.arguments[0]?.text ?? ''} has no members`,
      remedy: 'name the partitions that it is made of',
    });
  }
  for (const member of members.filter(({ text }) => !defined.includes(text))) {
    undefinedMember(reading, member, `part ${member.text}`);
  }
};

const undefinedMember = (reading: Reading, word: Word, wanted: string): void => {
  report(reading, word.at, {
    message: `${wanted.split(' ')[1]} is not defined`,
    remedy: `add ${wanted}`,
  });
};

const checkNames = (reading: Reading, raids: readonly Command[]): void => {
  const seen = new Set<string>();
  for (const raid of raids) {
    const device = optionText(raid, '--device');
    if (device === undefined) continue;
    if (seen.has(device)) {
      report(reading, raid.options.get('--device')?.at ?? raid.at, {
        message: `two RAID devices are called ${device}`,
        remedy: 'name each of them differently',
      });
    }
    seen.add(device);
  }
};
