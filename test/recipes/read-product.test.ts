import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readProduct } from '../../recipes/read-product.ts';

const file = 'recipes/products/xcp-ng-mini.yaml';
const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const read = (changed: string) => {
  const result = readProduct({ file, text: changed });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.value;
};

test('the default product stands on debian-12 and is built from our recipes', () => {
  expect(read(text)).toMatchObject({
    name: 'xcp-ng-mini',
    version: '1.0',
    base: 'debian-12',
    dist: '.mini1',
    imports: { repository: ['dom0', 'installer'], buildRoot: ['build'] },
    channels: ['testing'],
  });
});

test('one answers profile is the default', () => {
  const { answers } = read(text).image;
  expect(answers.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['default']);
  expect(answers.every((profile) => !('default' in profile))).toBe(true);
});

test('without a key, a product is signed with the development key', () => {
  expect(read(text).key).toBe('development');
});

test('a release key is named by its fingerprint', () => {
  const fingerprint = '0123456789ABCDEF0123456789ABCDEF01234567';
  expect(read(`${text}\nkey: { fingerprint: '${fingerprint}' }\n`).key).toEqual({ fingerprint });
});
