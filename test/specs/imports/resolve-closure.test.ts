import { expect, test } from 'vitest';
import { readPackageIndex } from '../../../specs/imports/package-index.ts';
import { resolveClosure } from '../../../specs/imports/resolve-closure.ts';

const index = readPackageIndex(`Package: app
Depends: lib (>= 1), mawk | awk, debconf (>= 0.5) | debconf-2.0

Package: lib
Pre-Depends: base

Package: base

Package: mawk
Provides: awk

Package: gawk
Provides: awk

Package: needs-awk
Depends: awk

Package: debconf

Package: broken
Depends: nowhere | neither
`);

const options = { isDropped: () => false, ours: [] };

test('the closure holds the names and all they need, sorted', () => {
  expect(resolveClosure(index, ['app'], options)).toEqual({
    ok: true,
    value: ['app', 'base', 'debconf', 'lib', 'mawk'],
  });
});

test('a virtual name that a taken package provides takes no other', () => {
  const { ok, value } = {
    value: undefined,
    ...resolveClosure(index, ['gawk', 'needs-awk'], options),
  };
  expect([ok, value]).toEqual([true, ['gawk', 'needs-awk']]);
});

test('a dropped dependency is not followed', () => {
  const dropped = { ...options, isDropped: ({ on }: { on: string }) => on === 'debconf' };
  expect(resolveClosure(index, ['app'], dropped)).toMatchObject({
    value: ['app', 'base', 'lib', 'mawk'],
  });
});

test('a name that we deliver ourselves satisfies, and is not taken', () => {
  expect(resolveClosure(index, ['app'], { ...options, ours: ['lib'] })).toMatchObject({
    value: ['app', 'debconf', 'mawk'],
  });
});

test('a dependency that nothing meets is named with its package', () => {
  expect(resolveClosure(index, ['broken'], options)).toEqual({
    ok: false,
    failure: { kind: 'unresolved-dependency', of: 'broken', on: 'nowhere | neither' },
  });
});

test('an unknown top-level name is a failure of its own', () => {
  expect(resolveClosure(index, ['ghost'], options)).toMatchObject({
    failure: { of: '', on: 'ghost' },
  });
});
