import { action, type Output, output } from '../../pipeline/core/action.ts';
import { verifySignatures } from '../scripts/verify-signatures.ts';
import { confined } from './container-defaults.ts';

/** An upstream RPM, and the repository that it comes from. */
export interface UpstreamRpm {
  readonly repository: string;
  readonly content: Output<'file'>;
}

/** A key that packages of a repository may be signed with. */
export interface TrustedKey {
  readonly repository: string;
  /** Of the primary key, which signs: 40 hexadecimal digits in upper case. */
  readonly fingerprint: string;
  /** Armored. */
  readonly content: Output<'file'>;
}

export interface VerifyImportsOptions {
  readonly tools: Output<'image'>;
  readonly keys: readonly TrustedKey[];
  /** For people: what is verified. */
  readonly subject: string;
}

/**
 * The same RPMs, all at the top of the output, once each is known to be whole and signed by a key
 * of its repository. Nothing but their signatures is looked at.
 */
export const verifyImports = (
  rpms: readonly UpstreamRpm[],
  { tools, keys, subject }: VerifyImportsOptions,
): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'verify-imports', subject },
      {
        job: confined(script),
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/trusted', content: { kind: 'text', text: trustedText(keys) } },
          ...keysByFingerprint(keys).map(([fingerprint, content]) => ({
            path: `/in/keys/${fingerprint}`,
            content,
          })),
          ...rpms.map(({ repository, content }) => ({ path: `/in/rpms/${repository}`, content })),
        ],
      },
    ),
  );

const trustedText = (keys: readonly TrustedKey[]): string =>
  keys.map(({ repository, fingerprint }) => `${repository}\t${fingerprint}\n`).join('');

const keysByFingerprint = (keys: readonly TrustedKey[]) => [
  ...new Map(keys.map(({ fingerprint, content }) => [fingerprint, content])),
];

const script = String.raw`
umask 022
fail() { echo "kiln: $*" >&2; exit 1; }
${verifySignatures}

export GNUPGHOME=/tmp/gnupg
mkdir -m 700 "$GNUPGHOME"
for folder in /in/keys/*; do
  key=$(find "$folder" -type f)
  found=$(gpg --batch --with-colons --show-keys "$key" 2>/dev/null |
    awk -F: '$1 == "pub" { primary = 1 } $1 == "fpr" && primary { print $10; primary = 0 }')
  [ "$found" = "$(basename "$folder")" ] ||
    fail "the key file $(basename "$key") holds the key" $found "and not just $(basename "$folder")"
done

for folder in /in/rpms/*; do
  repository=$(basename "$folder")
  find "$folder" -name '*.rpm' | LC_ALL=C sort >/tmp/files
  # Whose signature a package says that it has; whether it is so, rpm tells below.
  xargs rpm -qp --nosignature --nodigest \
    --qf '%{RSAHEADER:pgpsig} %{DSAHEADER:pgpsig} %{SIGPGP:pgpsig}\n' \
    </tmp/files >/tmp/signers || fail "not every file of $repository is a package"
  paste /tmp/files /tmp/signers >/tmp/unclaimed
  awk -F '\t' -v of="$repository" '$1 == of { print $2 }' /in/trusted >/tmp/fingerprints
  while read -r fingerprint; do
    key_id=$(echo "$fingerprint" | tail -c 17 | tr 'A-F' 'a-f')
    grep -F "Key ID $key_id" /tmp/unclaimed | cut -f 1 >/tmp/claimed
    [ -s /tmp/claimed ] || continue
    { grep -vF "Key ID $key_id" /tmp/unclaimed || true; } >/tmp/rest
    mv /tmp/rest /tmp/unclaimed
    verify_signatures /in/keys/"$fingerprint"/* "$fingerprint" </tmp/claimed
  done </tmp/fingerprints
  [ ! -s /tmp/unclaimed ] || {
    while IFS="$(printf '\t')" read -r file signer; do
      echo "kiln: $(basename "$file") is not signed by a key of $repository: $signer"
    done </tmp/unclaimed >&2
    fail "packages were refused"
  }
done
find /in/rpms -name '*.rpm' -exec cp -t /out {} +
echo "verified $(find /out -name '*.rpm' | grep -c .) packages"
`;
