import { success } from '../../pipeline/core/result.ts';
import type { Argv, Machine } from './machine.ts';
import { mustAll, type Outcome } from './outcome.ts';
import type { Volume } from './prepare-disk.ts';

/** Where kickstart scripts expect the installed system. */
export const target = '/mnt/sysimage';

/** Mounts the target's file systems, and those of the kernel that package scripts need. */
export const mountTarget = async (
  machine: Machine,
  volumes: readonly Volume[],
): Promise<Outcome<undefined>> => {
  const mounted = await mustAll(machine, [
    ...mountOrder(volumes).map(mountCommand),
    ...kernelMounts.map(([source, path, ...options]): Argv => [
      'mount',
      '--mkdir',
      ...options,
      source,
      `${target}${path}`,
    ]),
  ]);
  if (!mounted.ok) return mounted;
  // So that a new UEFI boot entry can be made; there is nothing to mount on other machines.
  const efivars = '/sys/firmware/efi/efivars';
  if ((await machine.resolve(efivars)) !== undefined) {
    await machine.run(['mount', '-t', 'efivarfs', 'efivarfs', `${target}${efivars}`]);
  }
  return success(undefined);
};

/** Everything below the target, in one go. */
export const unmountTarget = async (machine: Machine): Promise<boolean> => {
  await machine.run(['sync']);
  return (await machine.run(['umount', '--recursive', target])).code === 0;
};

/** Outer mount points before inner ones; only what is mounted at all. */
export const mountOrder = (volumes: readonly Volume[]): readonly Volume[] =>
  volumes
    .filter(({ mount }) => mount.startsWith('/'))
    .sort((a, b) => depth(a.mount) - depth(b.mount) || (a.mount < b.mount ? -1 : 1));

const depth = (mount: string): number => mount.split('/').filter((part) => part !== '').length;

const mountCommand = ({ filesystem, options, path, mount }: Volume): Argv => [
  'mount',
  '--mkdir',
  '-t',
  filesystem === 'efi' ? 'vfat' : filesystem,
  ...(options === undefined ? [] : ['-o', options]),
  path,
  `${target}${mount === '/' ? '' : mount}`,
];

const kernelMounts = [
  ['/dev', '/dev', '--rbind', '--make-rslave'],
  ['proc', '/proc', '-t', 'proc'],
  ['sysfs', '/sys', '-t', 'sysfs'],
  ['tmpfs', '/run', '-t', 'tmpfs', '-o', 'mode=755'],
] as const;
