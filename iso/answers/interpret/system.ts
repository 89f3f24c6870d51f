import type { Answers, Bootloader, Finish, Services } from '../answers.ts';
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

type System = Pick<
  Answers,
  'language' | 'keyboard' | 'timezone' | 'services' | 'bootloader' | 'finish'
>;

export const interpretSystem = (reading: Reading): System => ({
  language: firstArgument(reading, 'lang', 'language') ?? 'C.UTF-8',
  keyboard: interpretKeyboard(reading),
  timezone: interpretTimezone(reading),
  services: interpretServices(reading),
  bootloader: interpretBootloader(reading),
  finish: interpretFinish(reading),
});

const firstArgument = (reading: Reading, name: string, member: string): string | undefined => {
  const word = lastNamed(reading, name)?.arguments[0];
  origin(reading, [member], word?.at);
  return word?.text;
};

const interpretKeyboard = (reading: Reading): string => {
  const command = lastNamed(reading, 'keyboard');
  if (command === undefined) return 'us';
  const word = command.options.get('--vckeymap') ?? command.arguments[0];
  origin(reading, ['keyboard'], word?.at ?? command.at);
  if (word !== undefined) return word.text;
  report(reading, command.at, {
    message: 'keyboard names no console key map',
    remedy: 'write keyboard --vckeymap=us',
  });
  return 'us';
};

const interpretTimezone = (reading: Reading): string => {
  const command = lastNamed(reading, 'timezone');
  if (command !== undefined && !command.options.has('--utc')) {
    report(reading, command.at, {
      severity: 'warning',
      message: 'the hardware clock is kept in UTC all the same',
      remedy: 'add --utc',
    });
  }
  return firstArgument(reading, 'timezone', 'timezone') ?? 'UTC';
};

const interpretServices = (reading: Reading): Services => {
  const command = lastNamed(reading, 'services');
  if (command !== undefined) {
    const members = { '--enabled': 'enabled', '--disabled': 'disabled' };
    optionOrigins(reading, command, { path: ['services'], members });
  }
  return {
    enabled: optionList(command, '--enabled'),
    disabled: optionList(command, '--disabled'),
  };
};

const interpretBootloader = (reading: Reading): Bootloader => {
  const command = lastNamed(reading, 'bootloader');
  if (command !== undefined) {
    const members = { '--append': 'append', '--timeout': 'timeoutSeconds' };
    optionOrigins(reading, command, { path: ['bootloader'], members });
  }
  const location = command?.options.get('--location');
  if (location !== undefined && location.text !== 'mbr') {
    report(reading, location.at, {
      message: `a boot loader at ${location.text} comes later`,
      remedy: 'write --location=mbr, which means the whole disk for BIOS and UEFI',
    });
  }
  return {
    append: optionText(command, '--append') ?? '',
    timeoutSeconds: optionNumber(command, '--timeout') ?? 5,
  };
};

const finishes: Readonly<Record<string, Finish>> = {
  reboot: 'reboot',
  poweroff: 'poweroff',
  shutdown: 'poweroff',
  halt: 'halt',
};

const interpretFinish = (reading: Reading): Finish => {
  const [first, ...others] = commandsNamed(reading, ...Object.keys(finishes));
  origin(reading, ['finish'], first?.at);
  for (const other of others.filter(({ name }) => name !== first?.name)) {
    report(reading, other.at, {
      message: `${first?.name} and ${other.name} exclude each other`,
      remedy: 'keep one of them',
    });
  }
  // Kickstart's own default.
  return finishes[first?.name ?? 'halt'] ?? 'halt';
};
