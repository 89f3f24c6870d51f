import type { RewrappedEntry } from './rewrapped-entry.ts';

/** One line of a %files list. */
export const fileLine = (entry: RewrappedEntry): string =>
  [...directives(entry), quotedPath(entry.path)].join(' ');

/** A path as %files reads it: quotes switch globbing off and allow spaces. */
export const quotedPath = (path: string): string => `"${path.replaceAll('%', '%%')}"`;

const directives = ({ kind, mode, owner, group, path, config }: RewrappedEntry) => [
  ...(kind === 'directory' ? ['%dir'] : []),
  ...(config ? ['%config(noreplace)'] : []),
  ...(path.endsWith('/copyright') && path.startsWith('/usr/share/doc/') ? ['%license'] : []),
  ...(kind === 'symlink' ? [] : [`%attr(${mode},${owner},${group})`]),
];
