import { generateKey } from 'openpgp';
import type { SigningKey } from '../../../repo/signing-key.ts';

export interface TestKey extends SigningKey {
  readonly secret: string;
}

/** A key made at the start of 2020, RSA-3072. */
export const testKey = async (name: string, lifetimeSeconds = 0): Promise<TestKey> => {
  const { privateKey } = await generateKey({
    type: 'rsa',
    rsaBits: 3072,
    userIDs: [{ name }],
    date: new Date('2020-01-01T00:00:00Z'),
    keyExpirationTime: lifetimeSeconds,
    subkeys: [],
    format: 'object',
  });
  return {
    fingerprint: privateKey.getFingerprint().toUpperCase(),
    publicKey: privateKey.toPublic().armor(),
    isDevelopment: false,
    secret: privateKey.armor(),
  };
};
