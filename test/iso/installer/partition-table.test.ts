import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Layout } from '../../../iso/answers/answers.ts';
import {
  partitionPath,
  planPartitions,
  sfdiskScript,
} from '../../../iso/installer/partition-table.ts';

const gib = 1024 ** 3;
const automatic: Layout = { kind: 'automatic', filesystem: 'ext4', swap: true };

const planned = (layout: Layout, bytes = 20 * gib, path = '/dev/sda') => {
  const plan = planPartitions(layout, { path, bytes });
  expect.assert(plan.ok);
  return plan.value;
};

test('the automatic layout starts from BIOS and UEFI, and its root takes what is left', () => {
  expect(
    planned(automatic).map(({ path, mount, filesystem, sizeMiB }) => [
      path,
      mount,
      filesystem,
      sizeMiB,
    ]),
  ).toEqual([
    ['/dev/sda1', 'biosboot', 'biosboot', 1],
    ['/dev/sda2', '/boot/efi', 'efi', 256],
    ['/dev/sda3', 'swap', 'swap', 1024],
    ['/dev/sda4', '/', 'ext4', 20 * 1024 - 2 - 1 - 256 - 1024],
  ]);
});

test('partitions that grow share what is left, none beyond its largest size', () => {
  const partition = { filesystem: 'xfs', sizeMiB: 1000, grow: true } as const;
  const layout: Layout = {
    kind: 'partitions',
    bootPartitions: true,
    partitions: [
      { ...partition, mount: '/' },
      { ...partition, mount: '/var', maxSizeMiB: 1500 },
      { ...partition, mount: '/srv', grow: false },
    ],
  };
  expect(planned(layout, 10 * gib).map(({ sizeMiB }) => sizeMiB)).toEqual([
    1, 256, 7481, 1500, 1000,
  ]);
});

test('a disk that is too small is refused with both figures', () => {
  const plan = planPartitions(automatic, { path: '/dev/sda', bytes: 2 * gib });
  expect(plan).toEqual({
    ok: false,
    failure: 'the partitions need 2305 MiB, and /dev/sda has room for 2046 MiB',
  });
});

test.each([
  ['/dev/sda', '/dev/sda2'],
  ['/dev/xvda', '/dev/xvda2'],
  ['/dev/nvme0n1', '/dev/nvme0n1p2'],
  ['/dev/mmcblk0', '/dev/mmcblk0p2'],
  ['/dev/loop0', '/dev/loop0p2'],
])('the second partition of %s is %s', (disk, partition) => {
  expect(partitionPath(disk, 2)).toBe(partition);
});

const gibibytes = fc.integer({ min: 4, max: 4096 });

test('partitions never need more than the disk has, whatever its size', () => {
  fc.assert(
    fc.property(gibibytes, (size) => {
      const sum = planned(automatic, size * gib).reduce((all, { sizeMiB }) => all + sizeMiB, 0);
      expect(sum).toBe(size * 1024 - 2);
    }),
  );
});

const hasSfdisk = spawnSync('sfdisk', ['--version']).status === 0;

test.skipIf(!hasSfdisk)('sfdisk writes exactly the planned table, and it is sound', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-'));
  try {
    const image = join(folder, 'disk');
    writeFileSync(image, '');
    truncateSync(image, 20 * gib);
    const input = sfdiskScript(planned(automatic, 20 * gib, image));
    const written = spawnSync('sfdisk', [image], { input, encoding: 'utf8' });
    expect({ status: written.status, stderr: written.stderr }).toMatchObject({ status: 0 });
    const { stdout } = spawnSync('sfdisk', ['--verify', image], { encoding: 'utf8' });
    expect(stdout).toContain('No errors detected');
    const dump = spawnSync('sfdisk', ['--dump', image], { encoding: 'utf8' }).stdout;
    expect(
      [...dump.matchAll(/size= *(\d+)/g)].map(([, sectors]) => Number(sectors) / 2048),
    ).toEqual([1, 256, 1024, 19197]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
