import type { Answers, Password, RootAccount, User } from '../answers.ts';
import type { Command } from '../parse-command.ts';
import {
  commandsNamed,
  lastNamed,
  optionList,
  optionNumber,
  optionOrigins,
  optionText,
  origin,
  type Path,
  type Reading,
  report,
} from '../reading.ts';

type Accounts = Pick<Answers, 'root' | 'users'>;

export const interpretAccounts = (reading: Reading): Accounts => {
  const commands = commandsNamed(reading, 'user');
  const names = commands.flatMap((command) => optionText(command, '--name') ?? []);
  for (const { options } of commandsNamed(reading, 'sshkey')) {
    const owner = options.get('--username');
    if (owner === undefined || owner.text === 'root' || names.includes(owner.text)) continue;
    report(reading, owner.at, {
      message: `a key for the user ${owner.text}, whom no command creates`,
      remedy: `add user --name=${owner.text}`,
    });
  }
  return {
    root: interpretRoot(reading),
    users: commands.map((command, index) => interpretUser(reading, command, index)),
  };
};

const interpretRoot = (reading: Reading): RootAccount => {
  const command = lastNamed(reading, 'rootpw');
  const hash = command?.arguments[0];
  origin(reading, ['root'], command?.at);
  origin(reading, ['root', 'password'], hash?.at ?? command?.at);
  const password: Password =
    command === undefined ? { kind: 'locked' } : interpretPassword(reading, command, hash?.text);
  return { password, sshKeys: keysOf(reading, 'root', ['root']) };
};

const interpretPassword = (
  reading: Reading,
  command: Command,
  hash: string | undefined,
): Password => {
  if (command.options.has('--lock')) return { kind: 'locked' };
  if (hash === undefined) {
    if (command.name === 'rootpw') {
      report(reading, command.at, {
        message: 'rootpw has neither a hash nor --lock',
        remedy: 'write rootpw --iscrypted HASH or rootpw --lock',
      });
    }
    return { kind: 'locked' };
  }
  if (!command.options.has('--iscrypted')) {
    report(reading, command.at, {
      message: 'a password in plain text is refused',
      remedy: 'write --iscrypted and a hash, as from openssl passwd -6',
    });
  }
  return { kind: 'hash', hash };
};

const interpretUser = (reading: Reading, command: Command, index: number): User => {
  const path = ['users', index];
  const members = {
    '--name': 'name',
    '--groups': 'groups',
    '--gecos': 'comment',
    '--uid': 'uid',
    '--homedir': 'home',
    '--shell': 'shell',
    '--password': 'password',
  };
  optionOrigins(reading, command, { path, members });
  const name = optionText(command, '--name') ?? '';
  const optional = {
    comment: optionText(command, '--gecos'),
    uid: optionNumber(command, '--uid'),
    home: optionText(command, '--homedir'),
    shell: optionText(command, '--shell'),
  };
  return {
    name,
    password: interpretPassword(reading, command, optionText(command, '--password')),
    sshKeys: keysOf(reading, name, path),
    groups: optionList(command, '--groups'),
    ...given(optional),
  };
};

const keysOf = (reading: Reading, name: string, path: Path): readonly string[] => {
  const commands = commandsNamed(reading, 'sshkey').filter(
    (command) => optionText(command, '--username') === name,
  );
  const words = commands.flatMap((command) => command.arguments.slice(0, 1));
  words.forEach(({ at }, index) => origin(reading, [...path, 'sshKeys', index], at));
  return words.map(({ text }) => text);
};

interface Optional {
  readonly comment: string | undefined;
  readonly uid: number | undefined;
  readonly home: string | undefined;
  readonly shell: string | undefined;
}

const given = ({ comment, uid, home, shell }: Optional) => ({
  ...(comment === undefined ? {} : { comment }),
  ...(uid === undefined ? {} : { uid }),
  ...(home === undefined ? {} : { home }),
  ...(shell === undefined ? {} : { shell }),
});
