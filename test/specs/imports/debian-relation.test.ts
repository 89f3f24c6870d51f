import { expect, test } from 'vitest';
import { readRelations } from '../../../specs/imports/debian-relation.ts';

test('clauses are parted by commas, alternatives by bars', () => {
  expect(readRelations('libc6 (>= 2.36), mawk | awk')).toEqual([
    [{ name: 'libc6', constraint: { operator: '>=', version: '2.36' } }],
    [{ name: 'mawk' }, { name: 'awk' }],
  ]);
});

test('an architecture qualifier is no part of the name', () => {
  expect(readRelations('python3:any (>= 3.11)')).toEqual([
    [{ name: 'python3', constraint: { operator: '>=', version: '3.11' } }],
  ]);
});

test('a missing field has no clauses', () => {
  expect(readRelations(undefined)).toEqual([]);
});
