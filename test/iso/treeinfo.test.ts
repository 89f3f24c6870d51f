import { expect, test } from 'vitest';
import { mediumDescriptions, renderTreeinfo } from '../../iso/treeinfo.ts';
import { testImage } from './rig/test-image.ts';

test('the medium tells tools what it is', () => {
  expect(Object.keys(mediumDescriptions(testImage()))).toEqual([
    '.treeinfo',
    '.discinfo',
    'media.repo',
  ]);
});

test('.treeinfo names the product, its packages and what boots', () => {
  const treeinfo = renderTreeinfo(testImage());
  expect(treeinfo).toContain('[release]\nname = Example\nshort = example\nversion = 1.0\n');
  expect(treeinfo).toContain('build_timestamp = 1795200000\n');
  expect(treeinfo).toContain('[images-xen]\nkernel = boot/vmlinuz\n');
  expect(treeinfo).toContain('mainimage = LiveOS/squashfs.img');
});

test('.treeinfo has no section twice', () => {
  const sections = renderTreeinfo(testImage()).match(/^\[.*\]$/gm) ?? [];
  expect(new Set(sections).size).toBe(sections.length);
});

test('the repository file enforces both kinds of signature', () => {
  const file = mediumDescriptions(testImage())['media.repo'];
  expect(file).toContain('gpgcheck = 1\nrepo_gpgcheck = 1\n');
});
