import { type Glue, glueOf, type PackageGlue, type Scriptlet } from '../../recipes/imports/glue.ts';
import type { DebFacts } from './deb-facts.ts';
import { readDebianVersion } from './debian-version.ts';
import { fileLine, quotedPath } from './file-line.ts';
import { rewrap, type RewrappedEntry } from './rewrapped-entry.ts';
import { providesOf, requiresOf } from './rpm-relations.ts';

/** One .deb as a subpackage of a spec: its %package, %description, scriptlets and %files. */
export const debToSpec = (deb: DebFacts, glue: Glue): string => {
  const own = glueOf(glue, deb.name);
  const entries = rewrap(deb, glue);
  return [
    ...tags(deb, glue, { entries }),
    '',
    ...description(deb),
    ...own.scriptlets.flatMap((scriptlet) => ['', ...renderScriptlet(deb.name, scriptlet)]),
    '',
    `%files -n ${deb.name}`,
    '%defattr(-,root,root,-)',
    ...entries.map(fileLine),
    ...glueFileLines(own),
    ...(deb.name === 'base-files' ? glue.directories.map(directoryLine) : []),
    '',
  ].join('\n');
};

const tags = (
  deb: DebFacts,
  glue: Glue,
  { entries }: { readonly entries: readonly RewrappedEntry[] },
): readonly string[] => {
  const { name, control } = deb;
  const { epoch, version, release = '1' } = readDebianVersion(control.get('version') ?? '');
  const [summary = name] = (control.get('description') ?? '').split('\n');
  const homepage = control.get('homepage');
  return [
    `%package -n ${name}`,
    ...(epoch === '' ? [] : [`Epoch: ${epoch}`]),
    `Version: ${version}`,
    `Release: ${release}`,
    `Summary: ${escaped(summary === '' ? name : summary)}`,
    `License: see /usr/share/doc/${name}/copyright`,
    ...(homepage === undefined ? [] : [`URL: ${escaped(homepage)}`]),
    ...(control.get('architecture') === 'all' ? ['BuildArch: noarch'] : []),
    ...[...requiresOf(deb, glue), ...impliedRequires(deb, glue, entries)].map(
      (required) => `Requires: ${required}`,
    ),
    ...[...providesOf(deb, glue), ...mergedPaths(entries)].map(
      (provided) => `Provides: ${provided}`,
    ),
  ];
};

/**
 * RPM looks owners up by name while it unpacks: the package with /etc/passwd must come first. And
 * who builds with a `.pc` file needs its reader, as RPM's own generator would say.
 */
const impliedRequires = (deb: DebFacts, glue: Glue, entries: readonly RewrappedEntry[]) => {
  const { files, directories } = glueOf(glue, deb.name);
  const owners = [...entries, ...directories, ...files].flatMap((of) => [
    of.group,
    'owner' in of ? of.owner : 'root',
  ]);
  const forBuilds = deb.name.endsWith('-dev') && entries.some(({ path }) => path.endsWith('.pc'));
  return [
    ...(owners.some((owner) => owner !== 'root') ? ['base-passwd'] : []),
    ...(forBuilds ? ['pkg-config'] : []),
  ];
};

/** Who asks for /bin/sh means the file that UsrMerge moved. */
const mergedPaths = (entries: readonly RewrappedEntry[]): readonly string[] =>
  entries.flatMap(({ kind, mergedFrom }) =>
    mergedFrom !== undefined && kind !== 'directory' && /^\/s?bin\//.test(mergedFrom)
      ? [mergedFrom]
      : [],
  );

const description = ({ name, control }: DebFacts): readonly string[] => {
  const [, ...lines] = (control.get('description') ?? '').split('\n');
  return [
    `%description -n ${name}`,
    ...lines.map((line) => escaped(line.trim() === '.' ? '' : line.slice(1))),
  ];
};

const renderScriptlet = (name: string, { when, lua, on, text }: Scriptlet): readonly string[] => {
  const interpreter = lua ? ' -p <lua>' : '';
  const body = escaped(text.trimEnd());
  if (when !== 'trigger') return [`%${when} -n ${name}${interpreter}`, body];
  return ['transfiletriggerin', 'transfiletriggerpostun'].flatMap((kind) => [
    `%${kind} -n ${name}${interpreter} -- ${on.join(' ')}`,
    body,
  ]);
};

const glueFileLines = (glue: PackageGlue): readonly string[] => [
  ...glue.files.map(({ path, mode, group, config, verify }) =>
    [
      ...(config ? ['%config(noreplace)'] : []),
      ...(verify ? [] : ['%verify(not md5 size mtime)']),
      `%attr(${mode},root,${group})`,
      quotedPath(path),
    ].join(' '),
  ),
  ...glue.copies.map(({ path }) => `%config(noreplace) %attr(0644,root,root) ${quotedPath(path)}`),
  ...glue.links.map(({ path }) => quotedPath(path)),
  ...glue.directories.map(directoryLine),
  ...glue.ghosts.map((path) => `%ghost %verify(not mode md5 size mtime) ${quotedPath(path)}`),
];

const directoryLine = ({ path, mode, owner, group }: PackageGlue['directories'][number]) =>
  `%dir %attr(${mode},${owner},${group}) ${quotedPath(path)}`;

const escaped = (text: string) => text.replaceAll('%', '%%');
