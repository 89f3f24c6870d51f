/**
 * Shell: reads the armored secret key from stdin into a GnuPG home in memory, and makes sure that
 * it is the key that was asked for and that it can have signed at $SOURCE_DATE_EPOCH.
 * Wants $KEY_FINGERPRINT; defines `fail` and `signing_options`.
 */
export const unlockSigningKey = String.raw`
fail() { echo "kiln: $*" >&2; exit 1; }

export GNUPGHOME=/tmp/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --import 2>"$GNUPGHOME/import.log" || {
  cat "$GNUPGHOME/import.log" >&2
  fail "the signing key could not be read"
}
exec </dev/null

listing=$(gpg --batch --with-colons --list-secret-keys 2>/dev/null)
found=$(echo "$listing" | awk -F: '$1 == "fpr" { print $10; exit }')
[ "$found" = "$KEY_FINGERPRINT" ] ||
  fail "the signing key is $found, not $KEY_FINGERPRINT"
validity=$(echo "$listing" | awk -F: '$1 == "sec" { print $2; exit }')
case $validity in
  e) fail "the signing key $KEY_FINGERPRINT has expired" ;;
  r) fail "the signing key $KEY_FINGERPRINT has been revoked" ;;
esac
created=$(echo "$listing" | awk -F: '$1 == "sec" { print $6; exit }')
[ "$created" -le "$SOURCE_DATE_EPOCH" ] ||
  fail "the signing key $KEY_FINGERPRINT was made (at $created) after the time" \
    "that signatures are to have ($SOURCE_DATE_EPOCH)"

# A fixed time is all that makes signatures bit-identical; "!" stops gpg's clock there.
signing_options="--batch --no-tty --no-auto-check-trustdb --pinentry-mode error"
signing_options="$signing_options --faked-system-time $SOURCE_DATE_EPOCH!"
`;
