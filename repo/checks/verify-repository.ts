/**
 * Shell: `verify_repository` checks by itself what dnf and rpm are lenient about: they take
 * expired keys and SHA-1 on packages, and do not look at packages that nobody installs.
 * Wants $repo, $KEY_FILE, $KEY_FINGERPRINT, `fail`, `verify_signatures`.
 */
export const verifyRepository = String.raw`
verify_repository() {
  export GNUPGHOME=/tmp/gnupg
  mkdir -m 700 "$GNUPGHOME"
  cmp -s /in/key.asc "$repo/$KEY_FILE" || fail "the repository's key file $KEY_FILE is not its key"
  check_key
  check_metadata_signature
  check_packages
}

check_key() {
  gpg --batch --no-autostart --with-colons --show-keys /in/key.asc >/tmp/key 2>/dev/null ||
    fail "the public key cannot be read"
  [ "$(grep -c '^pub:' /tmp/key)" = 1 ] || fail "the key file must hold one key"
  found=$(awk -F: '$1 == "fpr" { print $10; exit }' /tmp/key)
  [ "$found" = "$KEY_FINGERPRINT" ] || fail "the key file holds $found, not $KEY_FINGERPRINT"
  case $(awk -F: '$1 == "pub" { print $2 }' /tmp/key) in
    e) fail "the key $KEY_FINGERPRINT has expired" ;;
    r) fail "the key $KEY_FINGERPRINT has been revoked" ;;
  esac
}

check_metadata_signature() {
  gpg --batch --no-autostart --dearmor </in/key.asc >/tmp/public.gpg
  [ -s $repo/repodata/repomd.xml.asc ] || fail "repomd.xml is not signed"
  gpgv --keyring /tmp/public.gpg --weak-digest SHA1 --status-fd 1 \
    $repo/repodata/repomd.xml.asc $repo/repodata/repomd.xml >/tmp/gpgv 2>/tmp/gpgv.log || {
    cat /tmp/gpgv.log >&2
    fail "repomd.xml is not validly signed with the key $KEY_FINGERPRINT"
  }
  grep -q "^\[GNUPG:\] VALIDSIG .*$KEY_FINGERPRINT$" /tmp/gpgv || fail "repomd.xml is signed by another key"
}

# Metadata, list and files must name the same packages with the same bytes.
check_packages() {
  primary=$(sed -n 's/.*<location href="\([^"]*-primary\.xml\.gz\)".*/\1/p' $repo/repodata/repomd.xml)
  [ -n "$primary" ] || fail "repomd.xml names no primary metadata"
  zcat "$repo/$primary" | sed -n \
    -e 's,.*<checksum type="sha256" pkgid="YES">\([0-9a-f]*\)</checksum>.*,\1,p' \
    -e 's,.*<location href="\([^"]*\)".*,\1,p' | sed 's/&amp;/\&/g' |
    paste -d ' ' - - | sed 's/ /  /' | LC_ALL=C sort >/tmp/primary
  tail -n +2 $repo/packages.tsv | awk -F '\t' '{ print $2 "  Packages/" $1 }' | LC_ALL=C sort >/tmp/listed
  [ -s /tmp/listed ] || fail "the repository has no packages"
  cmp -s /tmp/primary /tmp/listed || {
    diff /tmp/primary /tmp/listed >&2 || true
    fail "the metadata and packages.tsv do not list the same packages"
  }
  (cd $repo && sha256sum --quiet -c /tmp/listed) >&2 ||
    fail "packages are missing or have other bytes than the metadata says"
  sed "s,^[0-9a-f]*  ,$repo/," /tmp/listed >/tmp/files
  verify_signatures /in/key.asc "$KEY_FINGERPRINT" </tmp/files
}
`;
