import { expect, test } from 'vitest';
import { doctorLines } from '../../../pipeline/commands/doctor.ts';

test('a table of checks, then what to do about each that is not in order', () => {
  const lines = doctorLines([
    { name: 'node', status: 'ok', found: 'v24.21.0' },
    { name: 'mmdebstrap', status: 'fail', found: 'not here', fix: 'apt-get install mmdebstrap' },
  ]);
  expect(lines).toEqual([
    'ok    node        v24.21.0',
    'fail  mmdebstrap  not here',
    '→ mmdebstrap: apt-get install mmdebstrap',
  ]);
});
