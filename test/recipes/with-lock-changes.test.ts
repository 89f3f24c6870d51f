import { expect, test } from 'vitest';
import type { ImportLock } from '../../recipes/imports/import-lock.ts';
import type { Lock } from '../../recipes/lock.ts';
import { withLockChanges } from '../../recipes/with-lock-changes.ts';

const base = (set: string): ImportLock => ({ sets: { build: [set] }, packages: {} });

/** `a: 'x'` is a source that is locked as x. */
const lock = (
  sources: Readonly<Record<string, string>>,
  bases: Readonly<Record<string, string>> = {},
): Lock => ({
  bases: Object.fromEntries(Object.entries(bases).map(([name, set]) => [name, base(set)])),
  sources: Object.fromEntries(
    Object.entries(sources).map(([key, of]) => [key, { of, sha256: 'a'.repeat(64), size: 1 }]),
  ),
});

test('what others have locked, changed and let go meanwhile stays so', () => {
  const before = lock({ same: 'x', other: 'x', gone: 'x' }, { one: 'x', two: 'x' });
  const after = lock({ same: 'x', other: 'x', gone: 'x', own: 'new' }, { one: 'new', two: 'x' });
  const now = lock({ same: 'x', other: 'theirs', theirs: 'x' }, { one: 'x', two: 'theirs' });
  expect(withLockChanges(now, { before, after })).toEqual(
    lock({ same: 'x', other: 'theirs', theirs: 'x', own: 'new' }, { one: 'new', two: 'theirs' }),
  );
});

test('what it let go goes, unless it was locked anew meanwhile', () => {
  const before = lock({ stray: 'x', moved: 'x' });
  const now = lock({ stray: 'x', moved: 'theirs' });
  expect(withLockChanges(now, { before, after: lock({}) })).toEqual(lock({ moved: 'theirs' }));
});

test('what both have locked is as it was resolved last', () => {
  const [before, after] = [lock({ a: 'x' }), lock({ a: 'own' })];
  expect(withLockChanges(lock({ a: 'theirs' }), { before, after })).toEqual(after);
});
