import { success } from '../../pipeline/core/result.ts';
import type { Answers } from '../answers/answers.ts';
import { renderFstab } from './fstab.ts';
import type { Machine } from './machine.ts';
import { target } from './mount-target.ts';
import { networkFiles } from './network-files.ts';
import { type Outcome, stop } from './outcome.ts';
import type { Volume } from './prepare-disk.ts';

export interface SystemSettings {
  readonly volumes: readonly Volume[];
  readonly dnfVariables: Readonly<Record<string, string>>;
}

/** Writes what makes the installed packages this host: everything but accounts and boot loader. */
export const configureSystem = async (
  machine: Machine,
  answers: Answers,
  { volumes, dnfVariables }: SystemSettings,
): Promise<Outcome<undefined>> => {
  const etc = (name: string, text: string) => machine.write(`${target}/etc/${name}`, text);
  await etc('fstab', renderFstab(volumes));
  await configureName(machine, answers);
  await configureNetwork(machine, answers);
  const zone = await configureClock(machine, answers.timezone);
  if (!zone.ok) return zone;
  await configureLocale(machine, answers);
  for (const [name, value] of Object.entries(dnfVariables)) {
    await etc(`dnf/vars/${name}`, `${value}\n`);
  }
  await finishPackages(machine);
  return success(undefined);
};

const configureName = async (machine: Machine, { hostname }: Answers): Promise<void> => {
  const name = hostname ?? 'localhost';
  const short = name.split('.')[0] ?? name;
  const names = name === short ? name : `${name} ${short}`;
  await machine.write(`${target}/etc/hostname`, `${name}\n`);
  const own = name === 'localhost' ? '' : `127.0.1.1 ${names}\n`;
  await machine.write(
    `${target}/etc/hosts`,
    `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n${own}`,
  );
};

const configureNetwork = async (machine: Machine, { network }: Answers): Promise<void> => {
  const files = networkFiles(network, await firstCard(machine));
  for (const { name, text } of files) {
    await machine.write(`${target}/etc/systemd/network/${name}`, text);
  }
  await configureResolver(
    machine,
    network.flatMap(({ nameservers }) => nameservers),
  );
};

/** The hardware address of the first card with a cable in. */
const firstCard = async (machine: Machine): Promise<string | undefined> => {
  for (const name of await machine.list('/sys/class/net')) {
    const path = `/sys/class/net/${name}`;
    if ((await machine.resolve(`${path}/device`)) === undefined) continue;
    if ((await machine.read(`${path}/carrier`))?.trim() !== '1') continue;
    return (await machine.read(`${path}/address`))?.trim();
  }
  return undefined;
};

/** systemd-resolved knows what DHCP said; without it, only named servers can be written down. */
const configureResolver = async (machine: Machine, servers: readonly string[]): Promise<void> => {
  const resolved = `${target}/usr/lib/systemd/systemd-resolved`;
  if ((await machine.resolve(resolved)) !== undefined) {
    await machine.link(`${target}/etc/resolv.conf`, '../run/systemd/resolve/stub-resolv.conf');
    return;
  }
  if (servers.length === 0) return;
  const lines = servers.map((address) => `nameserver ${address}\n`);
  await machine.write(`${target}/etc/resolv.conf`, lines.join(''));
};

const configureClock = async (machine: Machine, zone: string): Promise<Outcome<undefined>> => {
  const file = `usr/share/zoneinfo/${zone}`;
  if ((await machine.resolve(`${target}/${file}`)) === undefined) {
    // UTC is what a system without this link has anyway.
    if (zone === 'UTC') return success(undefined);
    return stop(`the time zone ${zone} is not in the installed system`);
  }
  await machine.link(`${target}/etc/localtime`, `../${file}`);
  await machine.write(`${target}/etc/timezone`, `${zone}\n`);
  return success(undefined);
};

const configureLocale = async (machine: Machine, answers: Answers): Promise<void> => {
  const language = await availableLocale(machine, answers.language);
  await machine.write(`${target}/etc/locale.conf`, `LANG=${language}\n`);
  const { keyboard } = answers;
  await machine.write(`${target}/etc/vconsole.conf`, `KEYMAP=${keyboard}\n`);
  const layout = keyboard.split('-')[0] ?? keyboard;
  await machine.write(
    `${target}/etc/default/keyboard`,
    `XKBMODEL="pc105"\nXKBLAYOUT="${layout}"\nXKBVARIANT=""\nXKBOPTIONS=""\nBACKSPACE="guess"\n`,
  );
};

/** A LANG that is not installed makes every program complain. */
const availableLocale = async (machine: Machine, language: string): Promise<string> => {
  if (/^(C|POSIX)(\.|$)/.test(language)) return language;
  const wanted = language.replace(/\.UTF-?8/i, '.utf8');
  const { code, stdout } = await machine.run(['chroot', target, 'locale', '-a']);
  if (code === 0 && stdout.split('\n').includes(wanted)) return language;
  machine.say(`         the locale ${language} is not installed: LANG will be C.UTF-8`);
  return 'C.UTF-8';
};

/** What packages leave to a first boot, or to scripts that not every package has. */
const finishPackages = async (machine: Machine): Promise<void> => {
  await machine.run(['chroot', target, 'systemd-sysusers']);
  await machine.run(['ldconfig', '-r', target]);
  for (const kernel of await machine.list(`${target}/usr/lib/modules`)) {
    if ((await machine.read(`${target}/usr/lib/modules/${kernel}/modules.dep`)) !== undefined)
      continue;
    await machine.run(['depmod', '--all', '--basedir', target, kernel]);
  }
  await machine.write(`${target}/etc/machine-id`, '');
  await machine.run(['systemd-machine-id-setup', `--root=${target}`]);
};
