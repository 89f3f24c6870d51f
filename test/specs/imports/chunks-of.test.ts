import { expect, test } from 'vitest';
import { chunksOf } from '../../../specs/imports/chunks-of.ts';

const named = (name: string, size = 1) => ({
  name,
  size,
  version: '1',
  architecture: 'amd64',
  file: `pool/${name}.deb`,
  sha256: '0'.repeat(64),
});

const many = Array.from({ length: 200 }, (_, index) => named(`package-${index}`));

test('every package is in exactly one chunk', () => {
  const names = chunksOf(many).flatMap(({ packages }) => packages.map(({ name }) => name));
  expect(names.toSorted()).toEqual(many.map(({ name }) => name).toSorted());
});

test('a new package changes one chunk and no other', () => {
  const before = chunksOf(many);
  const after = chunksOf([...many, named('newcomer')]);
  const changed = after.filter(
    ({ name, packages }) =>
      packages.length !== before.find((chunk) => chunk.name === name)?.packages.length,
  );
  expect(changed).toHaveLength(1);
});

test('a large package has a chunk of its own', () => {
  const chunks = chunksOf([...many, named('kernel', 70_000_000)]);
  expect(chunks.find(({ name }) => name === 'kernel')?.packages).toHaveLength(1);
});
