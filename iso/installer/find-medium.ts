import { success } from '../../pipeline/core/result.ts';
import type { BootArguments } from './boot-arguments.ts';
import type { Machine } from './machine.ts';
import { must, type Outcome, stop } from './outcome.ts';

/** The mounted installation medium. */
export interface Medium {
  readonly path: string;
  /** The block device that it is on (`/dev/sr0`, `/dev/sdb`), or none for a folder. */
  readonly device: string | undefined;
  /** Files of the keys that sign its packages. */
  readonly keys: readonly string[];
}

/** Where dracut's dmsquash-live leaves the medium mounted. */
const livePath = '/run/initramfs/live';
const ownPath = '/run/kiln-medium';

/** Finds the medium, mounting it by its label if nobody has. */
export const findMedium = async (
  machine: Machine,
  { mediumLabel }: BootArguments,
  given?: string,
): Promise<Outcome<Medium>> => {
  for (const path of given === undefined ? [livePath, ownPath] : [given]) {
    if (await isMedium(machine, path)) return describe(machine, path);
  }
  if (given !== undefined) return stop(`no installation medium at ${given}`);
  if (mediumLabel === undefined) {
    return stop('no installation medium is mounted, and root=live:CDLABEL= names none');
  }
  const device = `/dev/disk/by-label/${mediumLabel}`;
  const mounted = await must(machine, [
    'mount',
    '--mkdir',
    '-o',
    'ro',
    '--source',
    device,
    '--target',
    ownPath,
  ]);
  if (!mounted.ok) return stop(`cannot mount the medium ${mediumLabel}`, mounted.failure.details);
  if (await isMedium(machine, ownPath)) return describe(machine, ownPath);
  return stop(`${device} is no installation medium: it has no repodata/repomd.xml`);
};

const isMedium = async (machine: Machine, path: string): Promise<boolean> =>
  (await machine.read(`${path}/repodata/repomd.xml`)) !== undefined;

const describe = async (machine: Machine, path: string): Promise<Outcome<Medium>> => {
  const names = await machine.list(path);
  const keys = names.filter((name) => name.startsWith('RPM-GPG-KEY'));
  if (keys.length === 0) return stop(`the medium at ${path} has no RPM-GPG-KEY-* file`);
  const found = await machine.run(['findmnt', '-n', '-o', 'SOURCE', '--target', path]);
  const source = found.stdout.trim().split('\n')[0] ?? '';
  return success({
    path,
    device: source.startsWith('/dev/') ? await machine.resolve(source) : undefined,
    keys: keys.map((name) => `${path}/${name}`),
  });
};
