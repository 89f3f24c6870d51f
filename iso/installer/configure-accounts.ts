import { success } from '../../pipeline/core/result.ts';
import type { Answers, RootAccount, User } from '../answers/answers.ts';
import type { Argv, Machine } from './machine.ts';
import { target } from './mount-target.ts';
import { must, mustAll, type Outcome, stop } from './outcome.ts';
import { accountOf, withPassword } from './shadow.ts';

/** Passwords, ssh keys and users of the installed system, and its services. */
export const configureAccounts = async (
  machine: Machine,
  answers: Answers,
): Promise<Outcome<undefined>> => {
  for (const user of answers.users) {
    const groups = await mustAll(
      machine,
      user.groups.map((group): Argv => ['chroot', target, 'groupadd', '--force', group]),
    );
    if (!groups.ok) return groups;
    const added = await must(machine, useradd(user));
    if (!added.ok) return added;
  }
  for (const account of [{ ...answers.root, name: 'root' }, ...answers.users]) {
    const changed = await configureAccount(machine, account);
    if (!changed.ok) return changed;
  }
  return configureServices(machine, answers);
};

const useradd = (user: User): Argv => [
  'chroot',
  target,
  'useradd',
  '--create-home',
  '--user-group',
  ...(user.groups.length === 0 ? [] : ['--groups', user.groups.join(',')]),
  ...(user.comment === undefined ? [] : ['--comment', user.comment]),
  ...(user.uid === undefined ? [] : ['--uid', String(user.uid)]),
  ...(user.home === undefined ? [] : ['--home-dir', user.home]),
  '--shell',
  user.shell ?? '/bin/bash',
  user.name,
];

const configureAccount = async (
  machine: Machine,
  account: RootAccount & { readonly name: string },
): Promise<Outcome<undefined>> => {
  const { name, sshKeys } = account;
  const shadow = (await machine.read(`${target}/etc/shadow`)) ?? '';
  await machine.write(`${target}/etc/shadow`, withPassword(shadow, account), 0o640);
  if (sshKeys.length === 0) return success(undefined);
  const owner = accountOf((await machine.read(`${target}/etc/passwd`)) ?? '', name);
  if (owner === undefined) return stop(`the installed system has no user ${name}`);
  const folder = `${owner.home}/.ssh`;
  const file = `${folder}/authorized_keys`;
  const text = sshKeys.map((key) => `${key}\n`).join('');
  await machine.write(`${target}${file}`, text, 0o600);
  const owned = `${owner.uid}:${owner.gid}`;
  return mustAll(machine, [
    ['chmod', '700', `${target}${folder}`],
    ['chown', '--recursive', owned, `${target}${folder}`],
  ]);
};

const configureServices = async (
  machine: Machine,
  { services: { enabled, disabled } }: Answers,
): Promise<Outcome<undefined>> => {
  const systemctl = ['systemctl', `--root=${target}`] as const;
  // Presets are the product's word on what runs; the answers come after it.
  const preset = await must(machine, [...systemctl, 'preset-all']);
  if (!preset.ok) machine.note('preset-all did not succeed for every unit');
  return mustAll(machine, [
    ...enabled.map((name): Argv => [...systemctl, 'enable', name]),
    ...disabled.map((name): Argv => [...systemctl, 'disable', name]),
  ]);
};
