import { expect, test } from 'vitest';
import { changesBetween } from '../../../pipeline/core/changes.ts';
import type { Part } from '../../../pipeline/core/past.ts';

const of = (subject: string, value: string, name = '/in/debs'): Part => ({
  name,
  value,
  of: { step: 'fetch', subject },
});

test('parts of one name are compared by their values', () => {
  const before = [
    { name: 'job env A', value: '1' },
    { name: '/in/macros', value: 'x' },
  ];
  const after = [
    { name: '/in/macros', value: 'y' },
    { name: 'job env A', value: '1' },
  ];
  expect(changesBetween(before, after)).toEqual([
    { name: '/in/macros', before: before[1], after: after[0] },
  ]);
  expect(changesBetween(before, before)).toEqual([]);
});

test('what another action made is found wherever it is put', () => {
  const before = [of('a', '1', '/in/ours/0'), of('b', '2', '/in/ours/1')];
  const after = [
    of('new', '3', '/in/ours/0'),
    of('a', '1', '/in/ours/1'),
    of('b', '2', '/in/ours/2'),
  ];
  expect(changesBetween(before, after)).toEqual([{ name: '/in/ours/0', after: after[0] }]);
});

test.each([
  ['gcc-12_12.2.0-14_amd64.deb', 'gcc-12_12.2.0-15_amd64.deb'],
  ['zstd-1.5.5.tar.gz', 'zstd-1.5.6.tar.gz'],
  ['xen_4.17.5+72.orig.tar.xz', 'xen_4.18.orig.tar.xz'],
])('%s and %s are versions of one file', (old, now) => {
  const [before, after] = [of(old, '1'), of(now, '2')];
  expect(changesBetween([before], [after])).toEqual([{ name: '/in/debs', before, after }]);
});

test.each([
  ['gcc-12_12.2.0-14_amd64.deb', 'gcc-12-base_12.2.0-14_amd64.deb'],
  ['libzstd-1.5.5.tar.gz', 'zstd-1.5.5.tar.gz'],
])('%s and %s are not', (old, now) => {
  const [before, after] = [of(old, '1'), of(now, '2')];
  expect(changesBetween([before], [after])).toEqual([
    { name: '/in/debs', before },
    { name: '/in/debs', after },
  ]);
});
