import type { Diagnostic } from '../../core/diagnostic.ts';

/** Why there is no key to sign with. All are settings that a person has to change. */
export type KeyFailure =
  | { readonly kind: 'unreadable'; readonly path: string; readonly problem: string }
  | { readonly kind: 'not-expected'; readonly path: string; readonly fingerprint: string }
  | {
      readonly kind: 'other-key';
      readonly path: string;
      readonly expected: string;
      readonly actual: string;
    }
  | { readonly kind: 'development'; readonly path: string; readonly fingerprint: string }
  | { readonly kind: 'locked'; readonly path: string; readonly problem: string }
  | { readonly kind: 'expired'; readonly path: string; readonly at: string }
  | { readonly kind: 'revoked'; readonly path: string }
  | { readonly kind: 'weak'; readonly path: string; readonly algorithm: string };

export const describeKeyFailure = (failure: KeyFailure): Diagnostic => {
  const [message, remedy] = words(failure);
  return {
    code: `key/${failure.kind}`,
    message: `the signing key ${failure.path} ${message}`,
    remedy: [remedy],
    exitCode: 2,
  };
};

const words = (failure: KeyFailure): readonly [message: string, remedy: string] => {
  switch (failure.kind) {
    case 'unreadable':
      return [
        `cannot be read: ${failure.problem}`,
        'KILN_SIGNING_KEY names an armored secret key: gpg --armor --export-secret-keys KEY',
      ];
    case 'not-expected':
      return [
        `has the fingerprint ${failure.fingerprint}, but the product names none`,
        `Put "key: { fingerprint: ${failure.fingerprint} }" in the product, or unset KILN_SIGNING_KEY.`,
      ];
    case 'other-key':
      return [
        `has the fingerprint ${failure.actual}, but the product expects ${failure.expected}`,
        'Name the right key in KILN_SIGNING_KEY, or the right fingerprint in the product.',
      ];
    case 'development':
      return [
        `(${failure.fingerprint}) is a development key, which cannot sign releases`,
        'Name a release key in KILN_SIGNING_KEY, or unset it.',
      ];
    case 'locked':
      return [
        `is protected: ${failure.problem}`,
        'Name a file with its passphrase in KILN_SIGNING_PASSPHRASE_FILE.',
      ];
    case 'expired':
      return [`expired at ${failure.at}`, 'Extend its expiry, and publish the new public key.'];
    case 'revoked':
      return ['has been revoked', 'Sign with another key, and put its fingerprint in the product.'];
    case 'weak':
      return [
        `is ${failure.algorithm}, which not all targets verify or should accept`,
        'Use an RSA key of 3072 bits or more (4096 are usual).',
      ];
  }
};
