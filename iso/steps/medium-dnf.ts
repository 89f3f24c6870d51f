/**
 * Shell text for jobs that have a signed repository at /in/repo: writes a configuration for dnf
 * that knows this repository and no other, and trusts no key but the one beside it.
 * Defines `dnf`, which works in `$installroot`; what dnf keeps for itself is at /builddir below that.
 */
export const mediumDnf = String.raw`
mkdir -p /builddir/dnf
cat > /builddir/dnf/dnf.conf <<END
[main]
reposdir=/builddir/dnf/none
varsdir=/builddir/dnf/none
cachedir=/builddir/dnf/cache
persistdir=/builddir/dnf/state
logdir=/builddir/dnf/log
plugins=0
gpgcheck=1
localpkg_gpgcheck=1
install_weak_deps=0
best=1
assumeyes=1
zchunk=0
keepcache=0
[medium]
name=medium
baseurl=file:///in/repo
gpgcheck=1
repo_gpgcheck=1
skip_if_unavailable=0
metadata_expire=-1
gpgkey=file:///in/repo/$KILN_KEY_FILE
END
dnf() {
  command dnf --config /builddir/dnf/dnf.conf --installroot "$installroot" \
    --releasever "$KILN_RELEASE" --quiet "$@"
}
`;
