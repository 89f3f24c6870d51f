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

const hashRemedy = 'write --iscrypted and a hash, as from openssl passwd -6';

export const accountCommands: Readonly<Record<string, CommandSpec>> = {
  rootpw: command(
    {
      '--iscrypted': flag,
      '--lock': flag,
      '--plaintext': never(flag, hashRemedy),
      '--allow-ssh': later(flag),
    },
    {
      arguments: { min: 0, max: 1, name: 'a password hash' },
      exclusive: [['--iscrypted', '--plaintext']],
    },
  ),
  user: command(
    {
      '--name': text,
      '--groups': text,
      '--gecos': text,
      '--uid': number,
      '--homedir': text,
      '--shell': text,
      '--password': text,
      '--iscrypted': flag,
      '--lock': flag,
      '--plaintext': never(flag, hashRemedy),
      '--gid': later(number),
    },
    { repeats: true, required: ['--name'], exclusive: [['--iscrypted', '--plaintext']] },
  ),
  sshkey: command(
    { '--username': text },
    { repeats: true, required: ['--username'], arguments: oneArgument('a public key in quotes') },
  ),
  group: command(
    { '--name': later(text), '--gid': later(number) },
    { repeats: true, support: 'later' },
  ),
  sshpw: command('any', {
    support: 'later',
    repeats: true,
    arguments: { min: 0, max: 9, name: '' },
  }),
  firstboot: command({
    '--disable': noEffect(flag),
    '--disabled': noEffect(flag),
    '--enable': later(flag),
    '--enabled': later(flag),
    '--reconfig': later(flag),
  }),
};
