import { expect, test } from 'vitest';
import { baseNamed, bases } from '../../../containers/bases/catalogue.ts';
import { baseContract } from '../../contracts/base.ts';

for (const base of bases) baseContract(base);

test('finds a base by the name that products write', () => {
  expect(bases.map(({ name }) => name)).toEqual(['debian-12', 'centos-7', 'almalinux-10']);
  for (const base of bases) expect(baseNamed(base.name)).toBe(base);
  expect(baseNamed('debian')).toBeUndefined();
});
