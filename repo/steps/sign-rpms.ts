import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from '../../specs/steps/container-defaults.ts';
import { secretOf, type SigningKey } from '../signing-key.ts';
import { unlockSigningKey } from '../scripts/unlock-signing-key.ts';
import { verifySignatures } from '../../specs/scripts/verify-signatures.ts';

export interface SignOptions {
  readonly tools: Output<'image'>;
  readonly key: SigningKey;
  /** What the signatures say of when they were made, in seconds since 1970. */
  readonly sourceDateEpoch: number;
  /** For people: whose packages these are. */
  readonly subject: string;
  /** Also sign header and payload together, which rpm before 4.14 (EL7) verifies payloads by. */
  readonly headerAndPayload?: boolean;
}

/**
 * Signed copies of RPMs, all in one folder under their own names, each verified after signing.
 * Many packages go through one container: signing takes milliseconds, a container a second.
 */
export const signRpms = (
  rpms: readonly Output<'rpms'>[],
  { tools, key, sourceDateEpoch, subject, headerAndPayload = false }: SignOptions,
): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'sign-rpms', subject },
      {
        job: {
          ...confined(script, {
            env: {
              KEY_FINGERPRINT: key.fingerprint,
              SOURCE_DATE_EPOCH: String(sourceDateEpoch),
              RPMSIGN_OPTIONS: headerAndPayload ? '--rpmv3' : '',
            },
          }),
          secrets: [secretOf(key)],
        },
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/key.asc', content: { kind: 'text', text: key.publicKey } },
          ...rpms.map((content, index) => ({ path: `/in/rpms/${index}`, content })),
        ],
      },
    ),
  );

const script = String.raw`
umask 022
${unlockSigningKey}
${verifySignatures}

# rpmsign writes in place, so it gets copies of its own. A name is a package: two files of one
# name with different bytes cannot both be in a repository.
find /in/rpms -name '*.rpm' | LC_ALL=C sort >/tmp/inputs
[ -s /tmp/inputs ] || fail "there are no packages to sign"
while read -r file; do
  name=$(basename "$file")
  target=/out/$name
  if [ -e "$target" ]; then
    cmp -s "$file" "$target" || fail "two different packages are named $name"
  else
    cp "$file" "$target"
    chmod 644 "$target"
  fi
done </tmp/inputs

# A key that cannot sign shall fail once, not once per package.
echo | gpg $signing_options --local-user "$KEY_FINGERPRINT!" --digest-algo sha512 --detach-sign \
  >/dev/null 2>/tmp/gpg.log || { cat /tmp/gpg.log >&2; fail "the signing key cannot sign"; }

find /out -name '*.rpm' | LC_ALL=C sort >/tmp/outputs
xargs -P 2 -n 16 rpmsign --addsign $RPMSIGN_OPTIONS \
  --define "_gpg_name $KEY_FINGERPRINT!" \
  --define '__gpg /usr/bin/gpg' \
  --define '_gpg_digest_algo sha512' \
  --define "_gpg_sign_cmd_extra_args $signing_options" \
  </tmp/outputs >/tmp/rpmsign.log 2>&1 || {
  cat /tmp/rpmsign.log >&2
  fail "rpmsign failed"
}
verify_signatures /in/key.asc "$KEY_FINGERPRINT" </tmp/outputs
xargs touch --no-create --date="@$SOURCE_DATE_EPOCH" </tmp/outputs
echo "signed $(grep -c . /tmp/outputs) packages with $KEY_FINGERPRINT"
`;
