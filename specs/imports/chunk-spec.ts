import { type Glue, glueOf } from '../../recipes/imports/glue.ts';
import type { DebFacts } from './deb-facts.ts';
import { debToSpec } from './deb-to-spec.ts';

export interface ChunkOptions {
  readonly glue: Glue;
  /** Names the chunk in the packages' SOURCERPM: keep it stable. */
  readonly name: string;
}

/** One spec that rewraps some .debs, found in /in/debs, each as a subpackage. */
export const chunkSpec = (debs: readonly DebFacts[], { glue, name }: ChunkOptions): string =>
  [
    macros,
    `Name: ${name}\nVersion: 1\nRelease: 1\nSummary: Packages of another distribution\nLicense: various`,
    '',
    '%description\nPackages of another distribution, rewrapped.',
    '',
    '%install',
    unpack(glue.drop.paths),
    ...debs.map(({ file }) => `unpack ${file}`),
    ...debs.flatMap((deb) => installGlue(deb, glue)),
    ...(debs.some((deb) => deb.name === 'base-files') ? glue.directories.map(makeDirectory) : []),
    // Folders are shared between packages: their times must not tell of the neighbours.
    'find %{buildroot} -type d -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +',
    '',
    ...debs.map((deb) => debToSpec(deb, glue)),
  ].join('\n');

// What rpmbuild would do to files is switched off: their bytes are Debian's. Of its dependency
// generators, those of ELF, scripts and pkg-config work; Debian's own Depends say the rest.
const macros = String.raw`%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _unpackaged_files_terminate_build 0
%global _binaries_in_noarch_packages_terminate_build 0
%global _libdir %{_prefix}/lib/x86_64-linux-gnu
%global _buildhost kiln
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _binary_payload w3.zstdio
%global __perl_provides %{nil}
%global __perl_requires %{nil}
%global __perllib_provides %{nil}
%global __perllib_requires %{nil}
%global __python_provides %{nil}
%global __python_requires %{nil}
%global __pythondist_provides %{nil}
%global __pythondist_requires %{nil}
%global __pkgconfig_requires %{nil}
%global __elf_exclude_path ^(/usr/lib/modules|/usr/lib/grub|/usr/lib/debug)/|[.](a|o)$
%global __requires_exclude ^/usr/local/
%global __font_provides %{nil}
%global __font_requires %{nil}
`;

// Links' own targets stay as they are: they are resolved through /bin, /lib and so on.
const unpack = (excluded: readonly string[]) => String.raw`mkdir -p %{buildroot}
unpack() {
  dpkg-deb --fsys-tarfile "/in/debs/$1" |
    tar -x -p --delay-directory-restore -C %{buildroot} \
      --transform='s,^\./\(bin\|sbin\|lib\|lib64\)\(/\|$\),./usr/\1\2,S' \
      --anchored ${excluded.map((path) => `--exclude=.${path}`).join(' ')}
}`;

const installGlue = ({ name }: DebFacts, glue: Glue): readonly string[] => {
  const { files, links, copies, directories, ghosts, move } = glueOf(glue, name);
  const all = [...files, ...links, ...copies, ...ghosts.map((path) => ({ path }))];
  const parents = [
    ...new Set([...all.map(({ path }) => path), ...Object.values(move)].map(parent)),
  ];
  return [
    ...parents.map((path) => `mkdir -p ${at(path)}`),
    ...directories.map(makeDirectory),
    ...Object.entries(move).map(([from, to]) => `mv ${at(from)} ${at(to)}`),
    ...copies.map(({ path, from }) => `cp -p ${at(from)} ${at(path)}`),
    ...links.map(({ path, target }) => `rm -rf ${at(path)}; ln -s '${target}' ${at(path)}`),
    ...ghosts.map((path) => `touch ${at(path)}`),
    ...files.flatMap(({ path, text }) => [
      `rm -f ${at(path)}`,
      `cat > ${at(path)} <<'KILN_END_OF_FILE'`,
      `${text.trimEnd().replaceAll('%', '%%')}\nKILN_END_OF_FILE`,
    ]),
  ];
};

const makeDirectory = ({ path }: { readonly path: string }) => `mkdir -p ${at(path)}`;

const parent = (path: string) => path.slice(0, path.lastIndexOf('/'));

const at = (path: string) => `'%{buildroot}${path}'`;
