import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../recipes/nearest.ts';

const known = ['name', 'spec', 'sources', 'build', 'sha256'];

test.for([
  ['sha265', 'sha256'],
  ['buidl', 'build'],
  ['source', 'sources'],
  ['nmae', 'name'],
  ['speck', 'spec'],
] as const)('%s was meant to be %s', ([word, meant]) => {
  expect(nearest(word, known)).toBe(meant);
});

test.for(['x', 'dist', 'completely-other', ''])('%j is near nothing', (word) => {
  expect(nearest(word, known)).toBeUndefined();
});

test('what is known is nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => {
      expect(words.map((word) => nearest(word, words))).toEqual(words);
    }),
  );
});
