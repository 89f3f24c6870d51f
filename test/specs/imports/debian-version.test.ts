import { expect, test } from 'vitest';
import { readDebianVersion, renderEvr } from '../../../specs/imports/debian-version.ts';

const mapped = (version: string) => renderEvr(readDebianVersion(version));

test.each([
  ['5.2.15-2+b13', '5.2.15-2+b13'],
  ['1:9.2p1-2+deb12u3', '1:9.2p1-2+deb12u3'],
  ['2.36-9+deb12u10', '2.36-9+deb12u10'],
  ['1.0~rc1-1', '1.0~rc1-1'],
])('%s keeps epoch, upstream version and revision', (debian, rpm) => {
  expect(mapped(debian)).toBe(rpm);
});

test('a native version has no release', () => {
  expect(readDebianVersion('12.4+deb12u12')).toEqual({
    epoch: '',
    version: '12.4+deb12u12',
    release: undefined,
  });
});

test('a dash inside the upstream version becomes an underscore, which RPM allows', () => {
  expect(mapped('20230311-1.2-3')).toBe('20230311_1.2-3');
});
