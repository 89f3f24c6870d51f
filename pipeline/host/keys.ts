import path from 'node:path';
import { type Result, success } from '../core/result.ts';
import { configuredKey } from './keys/configured-key.ts';
import { developmentKey } from './keys/development-key.ts';
import type { KeyFailure } from './keys/key-failure.ts';
import type { PublicKey } from './keys/public-key.ts';

/** What this machine signs with. */
export interface Keys {
  readonly key: PublicKey;
  /** The armored secret key by a secret's name and fingerprint, as engines ask for it. */
  readonly secret: (name: string, fingerprint: string) => Promise<string | undefined>;
}

export interface KeysOptions {
  /** Where Kiln keeps what has to stay; see `foldersOf`. */
  readonly state: string;
  /** Of the key that the product is released with, or `development` for none. */
  readonly expected: 'development' | { readonly fingerprint: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

/**
 * The key that KILN_SIGNING_KEY names (its passphrase in the file KILN_SIGNING_PASSPHRASE_FILE),
 * which must be the product's; without one, this machine's development key.
 */
export const keysOf = async (options: KeysOptions): Promise<Result<Keys, KeyFailure>> => {
  const { env, expected, now } = options;
  const file = env['KILN_SIGNING_KEY'];
  if (!file) {
    const { key, secret } = await developmentKey(keyFolder(options.state));
    return success(keys(key, secret));
  }
  const configured = await configuredKey(file, {
    expected: expected === 'development' ? undefined : expected.fingerprint,
    passphraseFile: env['KILN_SIGNING_PASSPHRASE_FILE'],
    now,
  });
  if (!configured.ok) return configured;
  const { key, secret } = configured.value;
  return success(keys(key, () => Promise.resolve(secret)));
};

/** Where development keys are kept. */
export const keyFolder = (state: string): string => path.join(state, 'keys');

const keys = (key: PublicKey, secret: () => Promise<string>): Keys => ({
  key,
  secret: async (name, fingerprint) =>
    name === 'signing-key' && fingerprint === key.fingerprint ? secret() : undefined,
});
