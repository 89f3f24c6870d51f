import { expect, test } from 'vitest';
import { chooseDisks } from '../../../iso/installer/choose-disk.ts';
import { type Disk, humanSize, parseDisks } from '../../../iso/installer/disk.ts';

const none = { model: null, serial: null, fstype: null, label: null, mountpoints: [null] };

const listing = JSON.stringify({
  blockdevices: [
    {
      ...none,
      name: 'sda',
      path: '/dev/sda',
      type: 'disk',
      size: 17179869184,
      ro: false,
      model: 'QEMU HARDDISK ',
      serial: 'QM00001',
      children: [
        {
          ...none,
          name: 'sda1',
          path: '/dev/sda1',
          type: 'part',
          size: 8589934592,
          ro: false,
          fstype: 'ext4',
          label: 'old',
        },
        { ...none, name: 'sda2', path: '/dev/sda2', type: 'part', size: 8589934592, ro: false },
      ],
    },
    {
      ...none,
      name: 'sdb',
      path: '/dev/sdb',
      type: 'disk',
      size: 4294967296,
      ro: false,
      children: [
        {
          ...none,
          name: 'sdb1',
          path: '/dev/sdb1',
          type: 'part',
          size: 4294967296,
          ro: false,
          fstype: 'iso9660',
          mountpoints: ['/run/initramfs/live'],
        },
      ],
    },
    { ...none, name: 'sr0', path: '/dev/sr0', type: 'rom', size: 4294967296, ro: false },
    { ...none, name: 'zram0', path: '/dev/zram0', type: 'disk', size: 4294967296, ro: false },
    { ...none, name: 'sdc', path: '/dev/sdc', type: 'disk', size: 1073741824, ro: false },
    { ...none, name: 'loop0', path: '/dev/loop0', type: 'loop', size: 8589934592, ro: false },
  ],
});

const disks = parseDisks(listing);
const names = (chosen: readonly Disk[]) => chosen.map(({ name }) => name);

test('what is on a disk is told for people', () => {
  expect(disks[0]?.contents).toEqual(['sda1 ext4 "old" 8 GiB', 'sda2 unknown 8 GiB']);
  expect(disks[0]).toMatchObject({ model: 'QEMU HARDDISK', serial: 'QM00001' });
});

test('only fixed disks that nobody uses are taken, each other one has its reason', () => {
  const { suitable, refused } = chooseDisks(disks, { only: [], medium: '/dev/sr0' });
  expect(names(suitable)).toEqual(['sda']);
  expect(refused.map(({ disk, why }) => `${disk.name}: ${why}`)).toEqual([
    'sdb: it is in use at /run/initramfs/live',
    'sr0: it is the medium',
    'zram0: it is no disk but disk',
    'sdc: it is smaller than 2 GiB',
    'loop0: it is no disk but loop',
  ]);
});

test('the disk that the medium is on is refused even if the answers name it', () => {
  const { suitable, refused } = chooseDisks(disks, { only: ['/dev/sdb'], medium: '/dev/sdb1' });
  expect(suitable).toEqual([]);
  expect(refused.find(({ disk }) => disk.name === 'sdb')?.why).toBe('it is the medium');
});

test('a device that is no disk is taken if the answers name it', () => {
  const { suitable } = chooseDisks(disks, { only: ['/dev/loop0'], medium: undefined });
  expect(names(suitable)).toEqual(['loop0']);
});

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1536, '1.5 KiB'],
  [256 * 1024 ** 2, '256 MiB'],
  [1000204886016, '932 GiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text);
});
