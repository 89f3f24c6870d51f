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

test('says what was edited by hand, where the bytes are the same', () => {
  const edited = { ...locked('2'), version: '1', size: 2 };
  expect(lockChanges(lockOf({ bash: edited }), lockOf({ bash: locked('2') }))).toEqual([
    '~ bash: version 1 → 2, size 2 → 1, the same bytes',
  ]);
});

const image = (tag: string, byte: string) => ({
  reference: `docker.io/library/centos:${tag}`,
  digest: `sha256:${byte.repeat(64)}`,
});

test.each([
  [undefined, image('7', 'a'), [`+ image ${image('7', 'a').reference} ${image('7', 'a').digest}`]],
  [image('7', 'a'), image('7', 'a'), []],
  [image('7', 'a'), undefined, [`- image ${image('7', 'a').reference}`]],
  [
    image('7', 'a'),
    image('7', 'b'),
    [`~ image docker.io/library/centos:7: ${image('7', 'a').digest} → ${image('7', 'b').digest}`],
  ],
  [
    image('7', 'a'),
    image('8', 'b'),
    [`~ image docker.io/library/centos:7 → docker.io/library/centos:8, ${image('8', 'b').digest}`],
  ],
])('says which image a tag stands for', (before, after, told) => {
  const of = (one: ImportLock['image']) => ({ ...lockOf({}), ...(one && { image: one }) });
  expect(lockChanges(of(before), of(after))).toEqual(told);
});

test('without an update, a tag stands for what it stood for', () => {
  const of = (one: NonNullable<ImportLock['image']>) => ({ ...lockOf({}), image: one });
  const kept = keepingLocked(of(image('7', 'a')), of(image('7', 'b')));
  expect(kept.image).toEqual(image('7', 'a'));
  const other = keepingLocked(of(image('7', 'a')), of(image('8', 'b')));
  expect(other.image).toEqual(image('8', 'b'));
});

test('another key file under the same address is an alarm', () => {
  const of = (keys: Readonly<Record<string, string>>) => ({ ...lockOf({}), keys });
  const before = of({ 'https://a': 'a'.repeat(64), 'https://c': 'c'.repeat(64) });
  expect(lockChanges(before, of({ 'https://a': 'b'.repeat(64), 'https://b': 'b' }))).toEqual([
    '! key https://a: other bytes: sha256 aaaaaaaaaaaa → bbbbbbbbbbbb',
    '+ key https://b',
    '- key https://c',
  ]);
});
