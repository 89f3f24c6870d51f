import { expect, test } from 'vitest';
import { macroChanges } from '../../../pipeline/why/macro-changes.ts';

const texts = (old: string | undefined, now: string | undefined) =>
  macroChanges(old, now).map(({ text }) => text);

test('tells what is another, new or gone, and nothing of the rest', () => {
  expect(texts('%a 1\n%b x y\n%c 3\n', '%b x z\n%c 3\n%d 4\n')).toEqual([
    '%a is gone',
    '%b x y → x z',
    '%d is new',
  ]);
});

test.each([
  [undefined, '%a 1\n'],
  ['%a 1\n', undefined],
  ['Name: xen\n', '%a 1\n'],
  ['%a 1\n', '%description\n%a 1\n'],
  ['', ''],
])('tells nothing of what is no macro file (%#)', (old, now) => {
  expect(texts(old, now)).toEqual([]);
});
