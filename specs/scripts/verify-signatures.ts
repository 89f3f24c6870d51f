/**
 * Shell: `verify_signatures PUBLIC_KEY_FILE FINGERPRINT < list of RPM files`. Every package must
 * have all its digests, and a signature by just this key with SHA-256 or stronger. rpm alone
 * would take unsigned packages, SHA-1 and any key it knows. Wants `fail`; names each bad package.
 */
export const verifySignatures = String.raw`
verify_signatures() {
  keyring=/tmp/verify-rpmdb
  list=/tmp/verify-list
  cat >"$list"
  mkdir -p "$keyring"
  rpmkeys --define "_dbpath $keyring" --import "$1" || fail "rpm does not take the public key"
  key_id=$(echo "$2" | tail -c 17 | tr 'A-F' 'a-f')

  # All messages first, so that every bad package is named and not only the first.
  xargs -r rpmkeys --define "_dbpath $keyring" --define '_pkgverify_level all' -K \
    <"$list" >/tmp/verify-log 2>&1 && verified=yes || verified=no
  grep -v ': digests signatures OK$' /tmp/verify-log | sed 's/^/kiln: bad signature or digest: /' >&2
  [ "$verified" = yes ] || fail "packages do not verify with the key $2"
  [ "$(grep -c ': digests signatures OK$' /tmp/verify-log)" = "$(grep -c . "$list")" ] ||
    fail "not every package was verified"

  xargs -r rpm -qp --nosignature --nodigest --qf \
    '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH} %{FILEDIGESTALGO} %{PAYLOADDIGESTALGO} %{RSAHEADER:pgpsig}|%{SIGPGP:pgpsig}\n' \
    <"$list" >/tmp/verify-facts
  awk -v id="$key_id" '
    { package = $1; files = $2; payload = $3 }
    files != "(none)" && files < 8 { print "kiln: " package " has file digests weaker than SHA-256"; bad = 1 }
    payload != "(none)" && payload < 8 { print "kiln: " package " has a payload digest weaker than SHA-256"; bad = 1 }
    {
      count = split(substr($0, index($0, $4)), signatures, "|"); signed = 0
      for (i = 1; i <= count; i++) {
        if (signatures[i] == "(none)") continue
        signed = 1
        if (signatures[i] !~ /^RSA\/SHA(256|384|512), /) { print "kiln: " package " has a weak signature: " signatures[i]; bad = 1 }
        if (signatures[i] !~ ("Key ID " id "$")) { print "kiln: " package " is signed by another key: " signatures[i]; bad = 1 }
      }
      if (!signed) { print "kiln: " package " is not signed"; bad = 1 }
    }
    END { exit bad }' /tmp/verify-facts >&2 || fail "packages were refused"
}
`;
