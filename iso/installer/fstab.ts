import { mountOrder } from './mount-target.ts';
import type { Volume } from './prepare-disk.ts';

/** /etc/fstab, by UUID: disks change their names. */
export const renderFstab = (volumes: readonly Volume[]): string =>
  [
    '# device  mount point  type  options  dump  check',
    ...mountOrder(volumes).map(fileSystemLine),
    ...volumes
      .filter(({ filesystem }) => filesystem === 'swap')
      .map(({ uuid, options }) => `UUID=${uuid} none swap ${options ?? 'defaults'} 0 0`),
    '',
  ].join('\n');

// A host runs without it: one that is slow to find it must not end in emergency mode.
const efiOptions = 'umask=0077,nofail,x-systemd.device-timeout=600';

const fileSystemLine = ({ uuid, mount, filesystem, options }: Volume): string => {
  if (filesystem === 'efi') return `UUID=${uuid} ${mount} vfat ${options ?? efiOptions} 0 2`;
  // xfs is checked when it is mounted.
  const check = filesystem === 'xfs' ? 0 : mount === '/' ? 1 : 2;
  return `UUID=${uuid} ${mount} ${filesystem} ${options ?? 'defaults'} 0 ${check}`;
};
