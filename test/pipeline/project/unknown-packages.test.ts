import { expect, test } from 'vitest';
import { unknownPackages } from '../../../pipeline/project/unknown-packages.ts';

const known = ['mdadm', 'xen', 'zstd'];

test('names that are known are nothing to tell of', () => {
  expect(unknownPackages([], known)).toBeUndefined();
  expect(unknownPackages(['xen', 'zstd'], known)).toBeUndefined();
});

test.each([
  [['zstt'], 'zstt (did you mean zstd?)'],
  [
    ['xen', 'zsdt', 'kernel', 'mdad'],
    'zsdt (did you mean zstd?), kernel, mdad (did you mean mdadm?)',
  ],
])('%s: each that is not known, with the nearest one that is', (names, told) => {
  expect(unknownPackages(names, known)).toEqual({
    code: 'build/unknown-package',
    message: `the product has no package ${told}`,
    remedy: ['Its packages: mdadm, xen, zstd'],
    exitCode: 2,
  });
});
