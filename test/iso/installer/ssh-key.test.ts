import { expect, test } from 'vitest';
import { publicKeyOf } from '../../../iso/installer/ssh-key.ts';

const base64 = 'AAAAC3NzaC1lZDI1NTE5AAAAIJ0Xk5V0p5T1qkW7H1hQ2rH1YwJt0aZz9m8Vd1J4Q7bR';

test('the base64 part of a key says its type itself', () => {
  expect(publicKeyOf(base64)).toBe(`ssh-ed25519 ${base64} inst.sshkey`);
});

test('a whole key is taken as it is', () => {
  expect(publicKeyOf(`ssh-ed25519 ${base64} me\n`)).toBe(`ssh-ed25519 ${base64} me`);
});

test.each(['', 'secret', 'A'.repeat(68), '/etc/passwd'])('%j is no key', (text) => {
  expect(publicKeyOf(text)).toBeUndefined();
});
