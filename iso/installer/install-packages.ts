import { success } from '../../pipeline/core/result.ts';
import type { PackageChoice } from '../answers/answers.ts';
import type { Medium } from './find-medium.ts';
import type { Machine } from './machine.ts';
import { target } from './mount-target.ts';
import { lastLines, must, mustAll, type Outcome, stop } from './outcome.ts';

const work = '/run/kiln';
const configuration = `${work}/dnf.conf`;

/**
 * Only the medium, with signed metadata. The packages' own signatures are verified before, all in
 * one process: dnf would start one for each package, which takes most of an installation's time.
 */
export const dnfConfiguration = ({ path, keys }: Pick<Medium, 'path' | 'keys'>): string =>
  `[main]
gpgcheck=0
repo_gpgcheck=1
skip_if_unavailable=0
best=1
install_weak_deps=0
assumeyes=1
plugins=0
keepcache=0
reposdir=${work}/repos.d
varsdir=${work}/vars
cachedir=${work}/cache
logdir=${work}/log

[medium]
name=Installation medium
baseurl=file://${path}
gpgkey=${keys.map((key) => `file://${key}`).join(' ')}
enabled=1
`;

/** What dnf is asked for; `root` is where it installs to. */
const dnfCommand = (root: string, { install, exclude }: PackageChoice) =>
  [
    'dnf',
    `--config=${configuration}`,
    `--installroot=${root}`,
    ...exclude.map((name) => `--exclude=${name}`),
    'install',
    ...install,
  ] as const;

/**
 * Verifies the signature and the payload of every package on the medium, so that a damaged or
 * foreign one costs nothing: nothing has been erased yet.
 */
export const verifyPackages = async (
  machine: Machine,
  { path, keys }: Medium,
): Promise<Outcome<undefined>> => {
  const found = await must(machine, ['find', `${path}/Packages`, '-name', '*.rpm']);
  if (!found.ok) return found;
  const packages = found.value.split('\n').filter((line) => line !== '');
  const database = `--dbpath=${work}/rpmdb`;
  const imported = await mustAll(
    machine,
    keys.map((key) => ['rpmkeys', database, '--import', key]),
  );
  if (!imported.ok) return imported;
  const policy = ['--define=_pkgverify_level all', '--define=_pkgverify_flags 0x0'];
  const checked = await machine.run(['rpmkeys', database, ...policy, '--checksig', ...packages]);
  const lines = checked.stdout.split('\n').filter((line) => line !== '');
  const bad = lines.filter((line) => !line.endsWith(': digests signatures OK'));
  if (checked.code === 0 && bad.length === 0 && lines.length === packages.length) {
    return success(undefined);
  }
  const count = bad.length === 1 ? 'a package' : `${bad.length} packages`;
  const message = `${bad.length === 0 ? 'the packages' : count} of the medium cannot be trusted`;
  return stop(message, lastLines(bad.length === 0 ? checked.stderr : bad.join('\n')));
};

/**
 * Resolves the packages while nothing has been erased, so that one which is not on the medium, or
 * a broken signature of its metadata, costs nothing. Returns how many there are.
 */
export const resolvePackages = async (
  machine: Machine,
  packages: PackageChoice,
  medium: Medium,
): Promise<Outcome<number>> => {
  await machine.write(configuration, dnfConfiguration(medium));
  const [program, ...rest] = dnfCommand(`${work}/empty`, packages);
  // Where a medium's packages already are is no download: this only resolves.
  const resolved = await must(machine, [program, '--downloadonly', ...rest], {
    message: 'the packages cannot be resolved from the medium',
  });
  if (!resolved.ok) return resolved;
  return success(Number(/^Install +(\d+) Packages?$/m.exec(resolved.value)?.[1] ?? 0));
};

/** Installs into the mounted target, with the medium's keys in its RPM database. */
export const installPackages = async (
  machine: Machine,
  packages: PackageChoice,
  medium: Medium,
): Promise<Outcome<undefined>> => {
  const keys = await mustAll(
    machine,
    medium.keys.map((key) => ['rpm', '--root', target, '--import', key]),
  );
  if (!keys.ok) return keys;
  const installed = await must(machine, dnfCommand(target, packages), {
    onLine: progressLine((line) => machine.say(line)),
    message: 'dnf could not install the packages',
  });
  return installed.ok ? success(undefined) : installed;
};

/** Turns dnf's line per package into one per tenth, which a serial console can follow. */
export const progressLine = (say: (line: string) => void): ((line: string) => void) => {
  let said = 0;
  return (line) => {
    const [, name, done, all] = /^ +Installing +: (\S+) +(\d+)\/(\d+)/.exec(line) ?? [];
    if (name === undefined) return;
    const tenth = Math.floor((Number(done) * 10) / Number(all));
    if (tenth > said) say(`         ${done}/${all} ${name}`);
    said = Math.max(said, tenth);
  };
};
