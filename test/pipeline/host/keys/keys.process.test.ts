import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateKey, readPrivateKey } from 'openpgp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeKeyFailure } from '../../../../pipeline/host/keys/key-failure.ts';
import { keysOf, type KeysOptions } from '../../../../pipeline/host/keys.ts';

const now = new Date('2026-06-01T00:00:00Z');
const dayInSeconds = 86_400;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kiln-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ask = (options: Partial<KeysOptions> = {}) =>
  keysOf({ state: folder, expected: 'development', env: {}, now, ...options });

const keysFrom = async (options: Partial<KeysOptions> = {}) => {
  const keys = await ask(options);
  if (!keys.ok) throw new Error(JSON.stringify(keys.failure));
  return keys.value;
};

interface ReleaseKeyOptions {
  readonly bits?: number;
  readonly days?: number;
  readonly passphrase?: string;
}

/** A release key in a file, made a year before `now`. */
const releaseKey = async ({ bits = 3072, days, passphrase }: ReleaseKeyOptions = {}) => {
  const { privateKey } = await generateKey({
    type: 'rsa',
    rsaBits: bits,
    userIDs: [{ name: 'Example Release' }],
    date: new Date('2025-06-01T00:00:00Z'),
    ...(days === undefined ? {} : { keyExpirationTime: days * dayInSeconds }),
    ...(passphrase === undefined ? {} : { passphrase }),
    subkeys: [],
    format: 'object',
  });
  const file = path.join(folder, 'release.asc');
  await writeFile(file, privateKey.armor());
  return { file, fingerprint: privateKey.getFingerprint().toUpperCase() };
};

const failureOf = async (options: Partial<KeysOptions>) => {
  const keys = await ask(options);
  return keys.ok ? 'no failure' : describeKeyFailure(keys.failure);
};

test('without a key, a development key is made once and says what it is', async () => {
  const first = await keysFrom();
  const again = await keysFrom();
  expect(first.key).toEqual(again.key);
  expect(first.key.isDevelopment).toBe(true);
  const secret = await first.secret('signing-key', first.key.fingerprint);
  const key = await readPrivateKey({ armoredKey: secret ?? '' });
  expect(key.getUserIDs()).toEqual(['Kiln DEVELOPMENT KEY, not for releases']);
  expect(key.getCreationTime()).toEqual(new Date('2015-01-01T00:00:00Z'));
  expect(first.key.publicKey).not.toContain('PRIVATE');
});

test('two runs that make a development key at once get the same', async () => {
  const keys = await Promise.all([keysFrom(), keysFrom(), keysFrom()]);
  expect(new Set(keys.map(({ key }) => key.fingerprint)).size).toBe(1);
});

test('only its owner can read the development key', async () => {
  await keysFrom();
  const file = await stat(path.join(folder, 'keys/development.asc'));
  expect(file.mode & 0o777).toBe(0o600);
  expect((await stat(path.join(folder, 'keys'))).mode & 0o777).toBe(0o700);
});

test('the public half is made again when it is lost', async () => {
  const { key } = await keysFrom();
  await writeFile(path.join(folder, 'keys/development.public.json'), '{"torn');
  expect((await keysFrom()).key).toEqual(key);
});

test('a secret is given only by its name and fingerprint', async () => {
  const { key, secret } = await keysFrom();
  expect(await secret('signing-key', '0'.repeat(40))).toBeUndefined();
  expect(await secret('other', key.fingerprint)).toBeUndefined();
});

test('the configured key is used if it is the one that the product expects', async () => {
  const { file, fingerprint } = await releaseKey();
  const keys = await keysFrom({ env: { KILN_SIGNING_KEY: file }, expected: { fingerprint } });
  expect(keys.key).toMatchObject({ fingerprint, isDevelopment: false });
  expect(await keys.secret('signing-key', fingerprint)).toContain('PRIVATE KEY');
});

test('a product with a release key gets a development key where that key is not', async () => {
  const keys = await keysFrom({ expected: { fingerprint: 'A'.repeat(40) } });
  expect(keys.key.isDevelopment).toBe(true);
});

test('another key than the expected one is refused with both fingerprints', async () => {
  const { file, fingerprint } = await releaseKey();
  const expected = 'A'.repeat(40);
  const env = { KILN_SIGNING_KEY: file };
  expect(await failureOf({ env, expected: { fingerprint: expected } })).toMatchObject({
    code: 'key/other-key',
    message: `the signing key ${file} has the fingerprint ${fingerprint}, but the product expects ${expected}`,
  });
  expect(await failureOf({ env })).toMatchObject({ code: 'key/not-expected' });
});

test('a development key never passes for a release key', async () => {
  const { key } = await keysFrom();
  const env = { KILN_SIGNING_KEY: path.join(folder, 'keys/development.asc') };
  const failure = await failureOf({ env, expected: { fingerprint: key.fingerprint } });
  expect(failure).toMatchObject({ code: 'key/development' });
});

test('an expired key is refused', async () => {
  const { file, fingerprint } = await releaseKey({ days: 30 });
  const env = { KILN_SIGNING_KEY: file };
  expect(await failureOf({ env, expected: { fingerprint } })).toMatchObject({
    code: 'key/expired',
    message: `the signing key ${file} expired at 2025-07-01T00:00:00.000Z`,
  });
});

test('a weak key is refused', async () => {
  const { file, fingerprint } = await releaseKey({ bits: 2048 });
  const env = { KILN_SIGNING_KEY: file };
  expect(await failureOf({ env, expected: { fingerprint } })).toMatchObject({
    message: expect.stringContaining('is RSA with 2048 bits'),
  });
});

test('a passphrase comes from its file and is not needed any further', async () => {
  const { file, fingerprint } = await releaseKey({ passphrase: 'correct horse' });
  const passphraseFile = path.join(folder, 'passphrase');
  const env = { KILN_SIGNING_KEY: file, KILN_SIGNING_PASSPHRASE_FILE: passphraseFile };
  await writeFile(passphraseFile, 'correct horse\n');
  const keys = await keysFrom({ env, expected: { fingerprint } });
  const secret = await keys.secret('signing-key', fingerprint);
  expect((await readPrivateKey({ armoredKey: secret ?? '' })).isDecrypted()).toBe(true);

  await writeFile(passphraseFile, 'wrong\n');
  expect(await failureOf({ env, expected: { fingerprint } })).toMatchObject({ code: 'key/locked' });
  const locked = { KILN_SIGNING_KEY: file };
  expect(await failureOf({ env: locked, expected: { fingerprint } })).toMatchObject({
    code: 'key/locked',
    remedy: ['Name a file with its passphrase in KILN_SIGNING_PASSPHRASE_FILE.'],
  });
});

test('a file that is no secret key is refused', async () => {
  const { key } = await keysFrom();
  const file = path.join(folder, 'public.asc');
  await writeFile(file, key.publicKey);
  expect(await failureOf({ env: { KILN_SIGNING_KEY: file } })).toMatchObject({
    code: 'key/unreadable',
  });
  expect(await failureOf({ env: { KILN_SIGNING_KEY: '/nowhere/key.asc' } })).toMatchObject({
    message: expect.stringContaining('ENOENT'),
  });
});
