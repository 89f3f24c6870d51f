import { expect, test } from 'vitest';
import type { LockedSource } from '../../recipes/lock.ts';
import { sourceChanges } from '../../recipes/source-changes.ts';

const locked = (of: string, byte = 'a', more: Partial<LockedSource> = {}): LockedSource => ({
  of,
  sha256: byte.repeat(64),
  size: 1,
  ...more,
});

const a = 'aaaaaaaaaaaa';
const b = 'bbbbbbbbbbbb';

test.each([
  ['nothing, where all is as it was', locked('npm zod 1.0.0'), locked('npm zod 1.0.0'), []],
  ['what came', undefined, locked('npm zod 1.0.0'), ['+ x/f: npm zod 1.0.0']],
  ['what went', locked('npm zod 1.0.0'), undefined, ['- x/f: npm zod 1.0.0']],
  [
    'another version with its digests',
    locked('apt mdadm 4.2-5'),
    locked('apt mdadm 4.3-1', 'b'),
    [`~ x/f: apt mdadm 4.2-5 → 4.3-1, sha256 ${a} → ${b}`],
  ],
  [
    'a version of the same bytes, as where somebody has edited it alone',
    locked('apt mdadm 4.2-4'),
    locked('apt mdadm 4.2-5'),
    ['~ x/f: apt mdadm 4.2-4 → 4.2-5, the same bytes'],
  ],
  [
    'other bytes under the same version, as an alarm',
    locked('apt mdadm 4.2-5'),
    locked('apt mdadm 4.2-5', 'b'),
    [`! x/f: other bytes of the same apt mdadm 4.2-5: sha256 ${a} → ${b}`],
  ],
  [
    'another URL',
    locked('url https://a/1'),
    locked('url https://a/2', 'b'),
    [`~ x/f: url https://a/1 → url https://a/2, sha256 ${a} → ${b}`],
  ],
  [
    'one URL more',
    locked('url https://a/1'),
    locked('url https://b/1 https://a/1'),
    ['~ x/f: url https://a/1 → url https://b/1 https://a/1, the same bytes'],
  ],
  [
    'other bytes at one URL more, as an alarm',
    locked('url https://a/1'),
    locked('url https://b/1 https://a/1', 'b'),
    [`! x/f: other bytes of the same url https://b/1 https://a/1: sha256 ${a} → ${b}`],
  ],
  [
    'another path and size of the same bytes',
    locked('apt mdadm 4.2-5', 'a', { path: 'pool/a' }),
    locked('apt mdadm 4.2-5', 'a', { path: 'pool/b', size: 2 }),
    ['~ x/f: path pool/a → pool/b, size 1 → 2, the same bytes'],
  ],
])('says %s', (_, before, after, told) => {
  const lock = (one: LockedSource | undefined) => (one === undefined ? {} : { 'x/f': one });
  expect(sourceChanges(lock(before), lock(after))).toEqual(told);
});

test('a file that takes the place of another of the same package is one change', () => {
  const before = {
    'mdadm/mdadm_4.2.tar.gz': locked('apt mdadm 4.2-5'),
    'other/mdadm_4.2.tar.gz': locked('apt mdadm 4.2-5'),
  };
  const after = {
    'mdadm/mdadm_4.3.tar.gz': locked('apt mdadm 4.3-1', 'b'),
    'third/mdadm_4.3.tar.gz': locked('apt mdadm 4.3-1', 'b'),
  };
  expect(sourceChanges(before, after)).toEqual([
    `~ mdadm/mdadm_4.2.tar.gz → mdadm_4.3.tar.gz: apt mdadm 4.2-5 → 4.3-1, sha256 ${a} → ${b}`,
    '- other/mdadm_4.2.tar.gz: apt mdadm 4.2-5',
    '+ third/mdadm_4.3.tar.gz: apt mdadm 4.3-1',
  ]);
});

test('where two come for one, they are told by themselves', () => {
  const after = { 'x/2': locked('url https://a/2'), 'x/3': locked('url https://a/3') };
  expect(sourceChanges({ 'x/1': locked('url https://a/1') }, after)).toEqual([
    '- x/1: url https://a/1',
    '+ x/2: url https://a/2',
    '+ x/3: url https://a/3',
  ]);
});
