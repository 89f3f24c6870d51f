import {
  command,
  type CommandSpec,
  flag,
  later,
  never,
  noEffect,
  number,
  oneArgument,
  text,
} from '../command-spec.ts';

const finish = command({
  '--eject': noEffect(flag),
  '--kexec': later(flag),
});

/** Locale, clock, services, boot loader and how an installation ends. */
export const systemCommands: Readonly<Record<string, CommandSpec>> = {
  lang: command({ '--addsupport': later(text) }, { arguments: oneArgument('a locale') }),
  keyboard: command(
    { '--vckeymap': text, '--xlayouts': noEffect(text), '--switch': noEffect(text) },
    { arguments: { min: 0, max: 1, name: 'a key map' } },
  ),
  timezone: command(
    {
      '--utc': flag,
      '--isUtc': never(flag, 'write --utc'),
      '--nontp': never(flag, 'write timesource --ntp-disable'),
      '--ntpservers': never(text, 'write timesource --ntp-server='),
    },
    { arguments: oneArgument('a time zone') },
  ),
  services: command({ '--enabled': text, '--disabled': text }),
  bootloader: command(
    {
      '--append': text,
      '--timeout': number,
      '--location': text,
      '--boot-drive': noEffect(text),
      '--driveorder': never(text, 'write ignoredisk --only-use='),
      '--iscrypted': later(flag),
      '--password': later(text),
      '--disabled': later(flag),
      '--nombr': later(flag),
      '--leavebootorder': later(flag),
      '--upgrade': never(flag, 'remove it: it is gone since RHEL 9'),
    },
    {
      exclusive: [
        ['--disabled', '--append'],
        ['--disabled', '--timeout'],
      ],
    },
  ),
  reboot: finish,
  poweroff: finish,
  halt: finish,
  shutdown: finish,
};
