import { readFile } from 'node:fs/promises';
import type { PrivateKey } from 'openpgp';
import { messageOf } from '../../core/message-of.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { developmentMark } from './development-key.ts';
import type { KeyFailure } from './key-failure.ts';
import type { PublicKey } from './public-key.ts';

export interface ConfiguredKeyOptions {
  /** Of the key that the product is released with; undefined where it names none. */
  readonly expected: string | undefined;
  /** A file whose first line is the passphrase. */
  readonly passphraseFile: string | undefined;
  readonly now: Date;
}

export interface ConfiguredKey {
  readonly key: PublicKey;
  /** The armored secret key without its passphrase, in memory only. */
  readonly secret: string;
}

/** The release key in a file, if it is the product's and can sign now. */
export const configuredKey = async (
  path: string,
  options: ConfiguredKeyOptions,
): Promise<Result<ConfiguredKey, KeyFailure>> => {
  const read = await readKey(path);
  if (!read.ok) return read;
  const problem = await problemOf(read.value, { ...options, path });
  if (problem) return failure(problem);
  const unlocked = await unlock(read.value, { ...options, path });
  if (!unlocked.ok) return unlocked;
  const key = {
    fingerprint: fingerprintOf(read.value),
    publicKey: read.value.toPublic().armor(),
    isDevelopment: false,
  };
  return success({ key, secret: unlocked.value.armor() });
};

type Located = ConfiguredKeyOptions & { readonly path: string };

const fingerprintOf = (key: PrivateKey): string => key.getFingerprint().toUpperCase();

const readKey = async (path: string): Promise<Result<PrivateKey, KeyFailure>> => {
  const { readPrivateKey } = await import('openpgp');
  try {
    return success(await readPrivateKey({ armoredKey: await readFile(path, 'utf8') }));
  } catch (error) {
    return failure({ kind: 'unreadable', path, problem: messageOf(error) });
  }
};

const problemOf = async (
  key: PrivateKey,
  { path, expected, now }: Located,
): Promise<KeyFailure | undefined> => {
  const fingerprint = fingerprintOf(key);
  if (key.getUserIDs().some((id) => id.includes(developmentMark))) {
    return { kind: 'development', path, fingerprint };
  }
  if (expected === undefined) return { kind: 'not-expected', path, fingerprint };
  if (expected !== fingerprint) return { kind: 'other-key', path, expected, actual: fingerprint };
  if (await key.isRevoked(undefined, undefined, now)) return { kind: 'revoked', path };
  const expires = await key.getExpirationTime();
  if (expires === null) {
    return { kind: 'unreadable', path, problem: 'it has no valid self-signature' };
  }
  if (expires instanceof Date && expires <= now) {
    return { kind: 'expired', path, at: expires.toISOString() };
  }
  return weakness(key, path);
};

const weakness = (key: PrivateKey, path: string): KeyFailure | undefined => {
  const { algorithm, bits = 0 } = key.getAlgorithmInfo();
  const isRsa = algorithm === 'rsaEncryptSign' || algorithm === 'rsaSign';
  if (isRsa && bits >= 3072) return undefined;
  return { kind: 'weak', path, algorithm: isRsa ? `RSA with ${bits} bits` : algorithm };
};

const unlock = async (
  key: PrivateKey,
  { path, passphraseFile }: Located,
): Promise<Result<PrivateKey, KeyFailure>> => {
  if (key.isDecrypted()) return success(key);
  if (!passphraseFile) return failure({ kind: 'locked', path, problem: 'it has a passphrase' });
  const { decryptKey } = await import('openpgp');
  try {
    const [passphrase = ''] = (await readFile(passphraseFile, 'utf8')).split(/\r?\n/, 1);
    return success(await decryptKey({ privateKey: key, passphrase }));
  } catch (error) {
    return failure({ kind: 'locked', path, problem: messageOf(error) });
  }
};
