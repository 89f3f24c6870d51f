import { expect, test } from 'vitest';
import { packagesOf } from '../../../recipes/imports/import-lock.ts';

const locked = { version: '1-1', architecture: 'amd64', file: 'x', sha256: 'a', size: 10 };

const lock = {
  sets: { build: ['b', 'a'], dom0: ['a', 'c'] },
  packages: { c: locked, a: locked, b: locked },
};

test('packages of several sets come once', () => {
  expect(packagesOf(lock, ['build', 'dom0']).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});
