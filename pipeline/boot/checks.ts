import type { Firmware } from './qemu-arguments.ts';
import type { BootManifest } from './read-manifest.ts';
import type { CommandResult } from './ssh.ts';
import { unexpectedChanges } from './unexpected-changes.ts';

/** One thing that must hold in an installed system. */
export interface Check {
  readonly name: string;
  /** For the guest's shell, as root. */
  readonly command: (facts: CheckFacts) => string;
  /** Why it does not hold, or nothing if it does. */
  readonly judge: Judge;
}

export interface CheckFacts {
  readonly image: BootManifest['image'];
  readonly firmware: Firmware;
  /** As the guest sees it. */
  readonly repositoryUrl: string;
}

type Judge = (result: CommandResult, facts: CheckFacts) => string | undefined;
type Command = string | Check['command'];

const check = (name: string, command: Command, judge: Judge): Check => ({
  name,
  command: typeof command === 'string' ? () => command : command,
  judge,
});

const succeeds: Judge = ({ exitCode, stdout, stderr }) =>
  exitCode === 0 ? undefined : `ended with code ${exitCode}: ${gist(`${stderr}\n${stdout}`)}`;

const says =
  (pattern: RegExp): Judge =>
  (result, facts) =>
    succeeds(result, facts) ??
    (pattern.test(result.stdout) ? undefined : `says: ${gist(result.stdout)}`);

const saysNothing: Judge = (result, facts) =>
  succeeds(result, facts) ?? (result.stdout === '' ? undefined : gist(result.stdout));

const saysFirmware: Judge = ({ stdout }, { firmware }) =>
  stdout.trim() === firmware ? undefined : `it was started by ${stdout.trim()}, not ${firmware}`;

const saysRelease: Judge = (result, { image }) => {
  const wanted = [`ID=${image.name}`, `VERSION_ID="${image.version}"`];
  const lines = result.stdout.split('\n').map((line) => line.replaceAll(/^ID="(.*)"$/g, 'ID=$1'));
  const missing = wanted.filter((line) => !lines.includes(line));
  return missing.length === 0 ? undefined : `no ${missing.join(', ')} in: ${gist(result.stdout)}`;
};

// Verification ends with 1 for any difference, expected or not: the lines are what counts.
const verified: Judge = ({ stdout, stderr }) => {
  const changes = [...unexpectedChanges(stdout), ...unexpectedChanges(stderr)];
  return changes.length === 0 ? undefined : `not as packaged: ${gist(changes.join('\n'))}`;
};

const lists: Judge = (result, facts) =>
  succeeds(result, facts) ??
  (new RegExp(`^${facts.image.name}\\s`, 'm').test(result.stdout)
    ? undefined
    : `no ${facts.image.name} in: ${gist(result.stdout)}`);

const services = ['ssh', 'systemd-networkd', 'xenstored', 'xenconsoled'];

const unsignedPackages = [
  `rpm -qa --qf '%{NAME} %|RSAHEADER?{signed}:{%|DSAHEADER?{signed}:{unsigned}|}|\\n'`,
  `grep -v '^gpg-pubkey ' | grep -v ' signed$' || true`,
].join(' | ');

// Where the release package keeps the address of the repository, and whether it is used.
const setUpRepository = ({ image, repositoryUrl }: CheckFacts): string => {
  const variable = `/etc/dnf/vars/${image.name.replaceAll('-', '_')}`;
  return `echo '${repositoryUrl}' > ${variable}_url && echo 1 > ${variable}_enabled`;
};

const gist = (text: string): string => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rest = lines.length > 6 ? [`and ${lines.length - 6} more lines`] : [];
  return [...lines.slice(0, 6), ...rest].join('; ');
};

/** What `kiln boot` promises of an installed system, in this order. A new promise is one line. */
export const checks: readonly Check[] = [
  check('Xen runs', 'xl info', says(/^xen_version\s*: \d/m)),
  check('this is dom0', 'xl list 0', says(/^Domain-0\s+0\s/m)),
  check('firmware', 'test -d /sys/firmware/efi && echo uefi || echo bios', saysFirmware),
  check('release', 'cat /etc/os-release', saysRelease),
  check(
    'the system is up',
    'systemctl is-system-running --wait || { systemctl --failed; false; }',
    succeeds,
  ),
  check('services', `systemctl is-active ${services.join(' ')}`, succeeds),
  check('signatures', unsignedPackages, saysNothing),
  check('rpm -Va', 'rpm -Va', verified),
  check('dnf check', 'dnf -q check', succeeds),
  check('repository is set up', setUpRepository, succeeds),
  check('dnf repolist', 'dnf -q repolist', lists),
  check('dnf check-update', 'dnf -q -y --refresh check-update', succeeds),
  check('dnf reinstall', ({ image }) => `dnf -q -y reinstall ${image.name}-release`, succeeds),
];
