import { expect, test } from 'vitest';
import { parseBootArguments } from '../../../iso/installer/boot-arguments.ts';

test.each([
  ['inst.ks=cdrom:/answers/ci.ks', { kind: 'medium', path: '/answers/ci.ks' }],
  ['inst.ks=file:/tmp/a.ks', { kind: 'file', path: '/tmp/a.ks' }],
  ['inst.ks=http://10.0.2.2:8000/a.ks', { kind: 'url', url: 'http://10.0.2.2:8000/a.ks' }],
  ['inst.ks=nfs:host:/a.ks', { kind: 'unknown', text: 'nfs:host:/a.ks' }],
  ['quiet ro', { kind: 'default' }],
  ['inst.ks=', { kind: 'default' }],
  ['inst.ks=cdrom:/a.ks inst.ks=cdrom:/b.ks', { kind: 'medium', path: '/b.ks' }],
])('%s names where the answers are', (line, place) => {
  expect(parseBootArguments(line).answers).toEqual(place);
});

test('a value with blanks stands in double quotes', () => {
  const line = 'a "inst.sshkey=ssh-ed25519 AAAA me" inst.sshkey="ssh-rsa BBBB" b';
  expect(parseBootArguments(line).sshKeys).toEqual(['ssh-ed25519 AAAA me', 'ssh-rsa BBBB']);
});

test('the label of the live medium is taken from root=, blanks unescaped', () => {
  expect(parseBootArguments('root=live:CDLABEL=XCP\\x20ng_1.0 ro').mediumLabel).toBe('XCP ng_1.0');
  expect(parseBootArguments('root=/dev/sda1').mediumLabel).toBeUndefined();
});

test('variables for dnf keep the colons of their values', () => {
  expect(parseBootArguments('inst.dnfvar=url:http://h:80/ inst.dnfvar=on:1').dnfVariables).toEqual({
    url: 'http://h:80/',
    on: '1',
  });
});
