import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from '../../specs/steps/container-defaults.ts';
import { unlockSigningKey } from '../scripts/unlock-signing-key.ts';
import { secretOf, type SigningKey } from '../signing-key.ts';

export interface SignMetadataOptions {
  readonly tools: Output<'image'>;
  readonly key: SigningKey;
  /** What the signature says of when it was made, in seconds since 1970. */
  readonly sourceDateEpoch: number;
  /** For people: which product's repository. */
  readonly subject: string;
  /** The public key's file name in the repository. */
  readonly keyFile: string;
}

/**
 * The same metadata with `repomd.xml.asc` and the public key. A step of its own, so that the
 * container that sees the key sees no package, and the one that reads packages sees no key.
 */
export const signMetadata = (
  metadata: Output<'repository'>,
  { tools, key, sourceDateEpoch, subject, keyFile }: SignMetadataOptions,
): Output<'repository'> =>
  output(
    'repository',
    action(
      { step: 'sign-metadata', subject },
      {
        job: {
          ...confined(script, {
            env: {
              KEY_FILE: keyFile,
              KEY_FINGERPRINT: key.fingerprint,
              SOURCE_DATE_EPOCH: String(sourceDateEpoch),
            },
          }),
          secrets: [secretOf(key)],
        },
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/key.asc', content: { kind: 'text', text: key.publicKey } },
          { path: '/in/repo', content: metadata },
        ],
      },
    ),
  );

const script = String.raw`
umask 022
${unlockSigningKey}

cp -r /in/repo/. /out
cp /in/key.asc "/out/$KEY_FILE"
gpg $signing_options --local-user "$KEY_FINGERPRINT!" --digest-algo sha512 --armor --detach-sign \
  --output /out/repodata/repomd.xml.asc /out/repodata/repomd.xml 2>/tmp/gpg.log ||
  { cat /tmp/gpg.log >&2; fail "the metadata could not be signed"; }
rm -r "$GNUPGHOME"

# As a client has it: a keyring with nothing in it but the public key that is published.
gpg --batch --dearmor </in/key.asc >/tmp/public.gpg
gpgv --keyring /tmp/public.gpg --weak-digest SHA1 \
  /out/repodata/repomd.xml.asc /out/repodata/repomd.xml 2>/tmp/gpg.log ||
  { cat /tmp/gpg.log >&2; fail "the metadata's signature does not verify with the public key"; }
`;
