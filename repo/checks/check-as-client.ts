/**
 * Shell: `check_as_client PACKAGE…` uses the repository as an installed host would: real dnf, all
 * signatures enforced, an empty root. Every package's requirements must be met, and the given
 * packages must install together (a test transaction: with file conflicts, without writing).
 * Wants $repo, $KEY_FILE, `fail`. Debian's dnf.conf skips repositories that fail: not this one.
 */
export const checkAsClient = String.raw`
check_as_client() {
  mkdir -p /tmp/client/root /tmp/client/cache
  cat >/tmp/client/dnf.conf <<END
[main]
gpgcheck=1
repo_gpgcheck=1
localpkg_gpgcheck=1
skip_if_unavailable=0
best=1
install_weak_deps=0
reposdir=/tmp/client/no-repos
varsdir=/tmp/client/no-vars
cachedir=/tmp/client/cache
logdir=/tmp/client
persistdir=/tmp/client
[kiln]
name=kiln
baseurl=file://$repo
gpgkey=file://$repo/$KEY_FILE
enabled=1
END
  client makecache >/tmp/client/log 2>&1 || { cat /tmp/client/log >&2; fail "dnf refuses the repository"; }
  check_closure
  [ $# = 0 ] || check_installation "$@"
}

client() {
  # Debian's dnf has a plugin that adds a repository of its own.
  dnf -y --disableplugin=local --config /tmp/client/dnf.conf --installroot /tmp/client/root \
    --releasever 1 "$@"
}

check_closure() {
  client -q repoclosure --repo kiln >/tmp/client/closure 2>/tmp/client/log && return
  # "package: NAME from kiln", "  unresolved deps:", then one line each.
  awk '/^package: / { package = $2; next }
    /unresolved deps/ { next }
    /^ / { sub(/^ +/, ""); print "kiln: " package " requires " $0 ", which no package provides" }' \
    /tmp/client/closure >&2
  cat /tmp/client/log >&2
  fail "the repository is not closed"
}

check_installation() {
  client --setopt=tsflags=test install "$@" >/tmp/client/log 2>&1 && return
  # dnf ends a test transaction well; everything else is a failure that it explains.
  cat /tmp/client/log >&2
  fail "these packages do not install together: $*"
}
`;
