/**
 * Shell that writes what a root is to /out/packages: every package with its header's digest, and
 * the macros. Two roots with one description count as equal.
 */
export const describeRoot = (root: string): string => String.raw`
{
  rpm --root=${root} -qa --qf '%{NEVRA} %{SHA256HEADER}\n' | LC_ALL=C sort
  sed 's/^/macro /' ${root === '/' ? '' : root}/etc/rpm/macros.kiln
} >/out/packages
`;
