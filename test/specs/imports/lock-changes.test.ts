import { expect, test } from 'vitest';
import type { ImportLock } from '../../../recipes/imports/import-lock.ts';
import { keepingLocked, lockChanges } from '../../../specs/imports/lock-changes.ts';

const locked = (version: string, sha256 = version.repeat(8)) => ({
  version,
  architecture: 'amd64',
  file: `pool/${version}.deb`,
  sha256,
  size: 1,
});

const lockOf = (
  packages: ImportLock['packages'],
  sets: ImportLock['sets'] = { dom0: Object.keys(packages) },
): ImportLock => ({ sets, packages });

test('says what came, what went, and what has another version, by name', () => {
  const before = lockOf({ bash: locked('1'), gone: locked('1'), same: locked('1') });
  const after = lockOf({ bash: locked('2'), came: locked('3'), same: locked('1') });
  expect(lockChanges(before, after)).toEqual(['~ bash 1 → 2', '+ came 3', '- gone 1']);
  expect(lockChanges(after, after)).toEqual([]);
});

test('says when a version that was locked has other bytes now', () => {
  const other = lockOf({ bash: locked('1', 'f'.repeat(64)) });
  expect(lockChanges(lockOf({ bash: locked('1') }), other)).toEqual([
    '! bash 1: other bytes under the same version',
  ]);
});

test('says which set a package comes into or leaves, where it stays locked for another', () => {
  const packages = { bash: locked('1'), gcc: locked('1') };
  const before = lockOf(packages, { build: ['bash', 'gcc'], dom0: ['bash'] });
  const after = lockOf(packages, { build: ['bash'], dom0: ['bash', 'gcc'] });
  expect(lockChanges(before, after)).toEqual(['- gcc in the set build', '+ gcc in the set dom0']);
});

test('a lock that is not there yet is all new', () => {
  expect(lockChanges(undefined, lockOf({ bash: locked('1') }))).toEqual(['+ bash 1']);
});

test('without an update only what is missing is added', () => {
  const before = lockOf({ bash: locked('1') });
  const found = lockOf({ bash: locked('2'), came: locked('3') });
  expect(keepingLocked(before, found).packages).toEqual({ bash: locked('1'), came: locked('3') });
  expect(keepingLocked(undefined, found)).toEqual(found);
});
