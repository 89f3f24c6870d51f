/**
 * Shell that writes what a root is to /out/packages: every package with its header's digest, and
 * the macros. Two roots with one description count as equal.
 */
export const describeRoot = (root: string, sha256Digests: boolean): string => String.raw`
# Not in a pipe: where rpm fails, so does the job.
installed=$(rpm --root=${root} -qa --qf '%{NEVRA} %{${sha256Digests ? 'SHA256HEADER' : 'SHA1HEADER'}}\n')
{
  printf '%s\n' "$installed" | LC_ALL=C sort
  sed 's/^/macro /' ${root === '/' ? '' : root}/etc/rpm/macros.kiln
} >/out/packages
`;
