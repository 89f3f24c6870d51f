import type { SecretRef } from '../pipeline/core/job.ts';

/** The public half of what a repository is signed with. The secret half never enters a plan. */
export interface SigningKey {
  /** Of the primary key, 40 upper-case hexadecimal digits. */
  readonly fingerprint: string;
  /** Armored. */
  readonly publicKey: string;
  /** Made by Kiln on this machine: nothing signed with it may pass for a release. */
  readonly isDevelopment: boolean;
}

/** The armored secret key, without passphrase, as a signing job reads it from its stdin. */
export const secretOf = ({ fingerprint }: SigningKey): SecretRef => ({
  name: 'signing-key',
  fingerprint,
});
