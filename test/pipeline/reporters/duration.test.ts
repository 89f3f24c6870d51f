import { expect, test } from 'vitest';
import { duration } from '../../../pipeline/reporters/duration.ts';

test.each([
  [0, '0.0 s'],
  [0.449, '0.4 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1m 00s'],
  [185, '3m 05s'],
  [3599.6, '1h 00m'],
  [3720, '1h 02m'],
])('%f seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
