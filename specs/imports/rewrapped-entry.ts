import { type Glue, glueOf } from '../../recipes/imports/glue.ts';
import type { DebEntry, DebFacts } from './deb-facts.ts';

/** A path as the RPM will own it. */
export interface RewrappedEntry extends DebEntry {
  /** Where UsrMerge took it from, if it did. */
  readonly mergedFrom: string | undefined;
  readonly config: boolean;
}

/** What a package keeps of its .deb: merged into /usr, without what glue drops or replaces. */
export const rewrap = (deb: DebFacts, glue: Glue): readonly RewrappedEntry[] => {
  const own = glueOf(glue, deb.name);
  const replaced = new Set([...own.files, ...own.links, ...own.copies].map(({ path }) => path));
  const shared = new Set(glue.directories.map(({ path }) => path));
  const isDropped = pathFilter([...glue.drop.paths, ...own.drop.paths]);
  const conffiles = new Set(deb.conffiles.map(mergedIntoUsr));
  return deb.contents.flatMap((entry) => {
    const merged = mergedIntoUsr(entry.path);
    if (entry.kind === 'directory' ? shared.has(merged) : replaced.has(merged)) return [];
    if (isDropped(merged) || isUnwantedDoc(merged, entry)) return [];
    const path = own.move[merged] ?? merged;
    return [
      {
        ...entry,
        ...attributes(own.attributes[path]),
        path,
        mergedFrom: merged === entry.path ? undefined : entry.path,
        config: conffiles.has(merged) && entry.kind === 'file',
      },
    ];
  });
};

/** /bin, /sbin, /lib and /lib64 are links into /usr, as on every Debian 12. */
const mergedIntoUsr = (path: string): string =>
  /^\/(?:bin|sbin|lib|lib64)(?:\/|$)/.test(path) ? `/usr${path}` : path;

const pathFilter = (dropped: readonly string[]) => {
  const all = new Set(dropped);
  return (path: string): boolean => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (all.has(path.slice(0, end))) return true;
    }
    return false;
  };
};

/** Of documentation only the licence stays (and a folder's link to another package's). */
const isUnwantedDoc = (path: string, { kind }: DebEntry): boolean => {
  const [, below] = /^\/usr\/share\/doc\/[^/]+(\/.*)?$/.exec(path) ?? [path, 'no doc'];
  if (below === 'no doc' || below === '/copyright') return false;
  return !(below === undefined && (kind === 'symlink' || kind === 'directory'));
};

const attributes = (text: string | undefined): Partial<DebEntry> => {
  const [mode, owner, group] = text?.split(' ') ?? [];
  return mode === undefined || owner === undefined || group === undefined
    ? {}
    : { mode, owner, group };
};
