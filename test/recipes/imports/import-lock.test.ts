import { expect, test } from 'vitest';
import {
  importLockSchema,
  packagesOf,
  renderImportLock,
} from '../../../recipes/imports/import-lock.ts';

const locked = (name: string) => ({
  version: '1-1',
  architecture: 'amd64',
  file: `pool/main/${name}.deb`,
  sha256: 'a'.repeat(64),
  size: 10,
});

const lock = {
  base: 'debian-12',
  sets: { build: ['b', 'a'], dom0: ['a', 'c'] },
  packages: { c: locked('c'), a: locked('a'), b: locked('b') },
};

test('a rendered lock reads back as the same lock, packages sorted', () => {
  const text = renderImportLock(lock);
  expect(importLockSchema.parse(JSON.parse(text))).toEqual(lock);
  expect(text.indexOf('pool/main/a.deb')).toBeLessThan(text.indexOf('pool/main/b.deb'));
});

test('keys of repositories, and whose a package is, read back too', () => {
  const upstream = {
    ...lock,
    keys: { 'https://b/KEY': 'b'.repeat(64), 'https://a/KEY': 'a'.repeat(64) },
    packages: { a: { ...locked('a'), repository: 'os' } },
  };
  const text = renderImportLock(upstream);
  expect(importLockSchema.parse(JSON.parse(text))).toEqual(upstream);
  expect(text.indexOf('https://a/KEY')).toBeLessThan(text.indexOf('https://b/KEY'));
});

test('every package of a lock is one line', () => {
  const lines = renderImportLock(lock).split('\n');
  expect(lines.filter((line) => line.includes('sha256'))).toHaveLength(3);
});

test('packages of several sets come once', () => {
  expect(packagesOf(lock, ['build', 'dom0']).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});
