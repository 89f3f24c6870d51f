/**
 * Files of packages that an installation, or a first boot, changes on purpose. Only configuration
 * (`c`) and files that packages own without content (`g`) may be here.
 */
const expected: readonly RegExp[] = [
  /^\/etc\/(adjtime|fstab|hostname|hosts|locale\.conf|localtime|machine-id|resolv\.conf|timezone)$/,
  /^\/etc\/(default\/(grub|keyboard|locale)|vconsole\.conf)$/,
  /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-?$/,
  /^\/etc\/ld\.so\.cache$/,
];

/** The lines of `rpm -Va` that say something else than an installed system may. */
export const unexpectedChanges = (output: string): readonly string[] =>
  output.split('\n').filter((line) => line.trim() !== '' && !isExpected(line));

const isExpected = (line: string): boolean => {
  // `S.5....T.  c /etc/fstab`: what differs, what kind of file it is, its path.
  const [, kind, path] = /^[A-Z0-9.?]{9}\s+([cdglnr])\s+(\/.*)$/.exec(line) ?? [];
  if (path === undefined) return false;
  return kind === 'g' || (kind === 'c' && expected.some((pattern) => pattern.test(path)));
};
