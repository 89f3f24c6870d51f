/**
 * What an action gets at a path, for people; undefined where the path says more than any words.
 * For what comes from no one file of the repository: see `origins`.
 */
export const inputWords = (path: string): string | undefined =>
  known[path] ?? mediumFile(path) ?? keyFile(path);

const known: Readonly<Record<string, string>> = {
  '/in/request.json':
    "what the build root is asked to hold (BuildRequires, the base's packages, prefer)",
  '/in/resolve.py': "Kiln's program that resolves build roots",
  '/in/query.py': "Kiln's program that reads .debs",
  '/in/build.sh': "Kiln's program that rewraps imports",
  '/in/asked-paths.awk': "Kiln's program that reads what a watched build opened",
  '/in/name': 'the name of what is rewrapped together',
  '/in/trusted': 'the keys that imports have to be signed by',
  '/in/key.asc': 'the public signing key',
  '/in/comps.xml': 'the groups of packages in the repository',
  '/in/macros': "rpm's macros",
  '/in/etc/rpm/macros.kiln': "rpm's macros",
};

const mediumFile = (path: string): string | undefined => {
  const [, file] = /^\/in\/medium\/(.+)$/.exec(path) ?? [];
  return file === undefined ? undefined : `${file} of the medium`;
};

/** As a package of ours carries it. */
const keyFile = (path: string): string | undefined =>
  path.startsWith('/in/SOURCES/RPM-GPG-KEY-') ? 'the public signing key' : undefined;
