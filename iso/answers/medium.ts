/** What can be installed from a medium: package names, and what else they provide. */
export interface Medium {
  readonly names: ReadonlySet<string>;
  /** Provides without versions (`/bin/sh`, `webserver`), names included or not. */
  readonly provides: ReadonlySet<string>;
}

/** Whether a line of `%packages` finds at least one package: a name, a provide or a glob. */
export const isOnMedium = ({ names, provides }: Medium, wanted: string): boolean => {
  if (names.has(wanted) || provides.has(wanted)) return true;
  if (!/[*?[]/.test(wanted)) return false;
  const pattern = globPattern(wanted);
  return [...names].some((name) => pattern.test(name));
};

/** A shell glob on whole names: `*`, `?`, `[abc]`. */
const globPattern = (glob: string): RegExp => {
  const source = glob
    .replaceAll(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // An open bracket is no pattern: it matches nothing, which is reported as such.
    return /(?!)/;
  }
};
