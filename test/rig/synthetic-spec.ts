import type { SyntheticPackage, SyntheticRequire } from './synthetic-distribution.ts';

/** The file that a package's value is written in; its -devel installs it as a header. */
export const syntheticSource = ({ name, source }: SyntheticPackage): string =>
  `#define ${valueOf(name)} ${source}\n`;

export const sourceFileOf = (name: string): string => `${name}.h`;

/** A spec that is built in a second, and whose output is what its option and its root say. */
export const syntheticSpec = (one: SyntheticPackage): string =>
  [
    preamble(one),
    ...one.subpackages.map(subpackage),
    `%build\n${working(one)}${building(one)}\n`,
    `%install\n${installing(one)}`,
    ending,
  ].join('\n');

const preamble = ({ name, language, late, ...one }: SyntheticPackage) =>
  `${late.length === 0 ? '' : '%bcond_with bootstrap\n'}${one.remark === 0 ? '' : `# remark ${one.remark}\n`}%global option ${one.option}
Name: ${name}
Version: 1.0
Release: 1%{?dist}
Summary: A package of a synthetic distribution
License: Apache-2.0
Source0: ${sourceFileOf(name)}
${buildRequires(language, one)
  .map((needed) => `BuildRequires: ${needed}\n`)
  .join(
    '',
  )}${unlessInStage(late.map((one) => `BuildRequires: ${wording(one)}\n`))}${language === 'data' ? 'BuildArch: noarch\n' : ''}${
    one.subpackages.length > 0 ? `Provides: ${tool(name)}\n` : ''
  }
%description
A package of a synthetic distribution.
`;

/** These lines; a stage is built without them. */
const unlessInStage = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${notInStage}\n${lines.join('')}%endif\n`;

/** What is from here to an %endif is not in a stage. */
export const notInStage = '%if %{without bootstrap}';

const buildRequires = (
  language: SyntheticPackage['language'],
  { imports, requires }: Pick<SyntheticPackage, 'imports' | 'requires'>,
): readonly string[] => [
  ...(language === 'c' ? ['gcc'] : []),
  ...imports,
  ...requires.map(wording),
];

const wording = ({ to, form }: SyntheticRequire): string => {
  switch (form) {
    case 'devel':
      return `${to}-devel`;
    case 'versioned':
      return `${to}-devel >= 1.0`;
    case 'pkgconfig':
      return `pkgconfig(${to})`;
    case 'file':
      return tool(to);
  }
};

const tool = (name: string): string => `/usr/bin/${name}-config`;

const subpackage = (kind: 'libs' | 'devel'): string =>
  kind === 'libs'
    ? `%package libs
Summary: What its programs run with

%description libs
What its programs run with.

%files libs
/usr/share/%{name}/libs
`
    : `%package devel
Summary: What others are built with
Requires: %{name} = %{version}-%{release}
Provides: pkgconfig(%{name}) = %{version}

%description devel
What others are built with.

%files devel
/usr/include/%{name}.h
`;

/** Keeps a processor busy for so long, however many others there are. */
const working = ({ seconds }: SyntheticPackage): string =>
  seconds === 0 ? '' : `(set +x; ulimit -t ${seconds}; while :; do :; done) || :\n`;

const building = ({ name, language, requires, late }: SyntheticPackage): string => {
  if (language === 'data') return '{ echo "option %{option}"; cat %{SOURCE0}; } >program';
  // Prints its name (equal programs would have equal build ids) and the sum of its own value and those of the headers that it is built with.
  const headers = headersOf(requires);
  const later = headersOf(late);
  return `cat >main.c <<'END'
#include <stdio.h>
#include "%{SOURCE0}"
${headers.map(including).join('')}${unlessInStage(later.map(including))}
int main(void) { printf("${name} %d\\n", OPTION + ${[name, ...headers].map(valueOf).join(' + ')}
${unlessInStage(later.map((to) => `+ ${valueOf(to)}\n`))}); }
END
gcc -O1 -DOPTION=%{option} -o program main.c`;
};

const headersOf = (some: readonly SyntheticRequire[]): readonly string[] =>
  some.filter(({ form }) => form !== 'file').map(({ to }) => to);

const including = (name: string): string => `#include <${name}.h>\n`;

const installing = ({ name, subpackages }: SyntheticPackage): string => {
  const isLibrary = subpackages.length > 0;
  return `install -D -m 755 program %{buildroot}/usr/libexec/${name}
${isLibrary ? `printf '#!/bin/sh\\necho %{option}\\n' >config\ninstall -D -m 755 config %{buildroot}${tool(name)}` : ''}
${subpackages.includes('libs') ? `install -D -m 644 %{SOURCE0} %{buildroot}/usr/share/${name}/libs` : ''}
${subpackages.includes('devel') ? `install -D -m 644 %{SOURCE0} %{buildroot}/usr/include/${name}.h` : ''}

%files
/usr/libexec/${name}
${isLibrary ? tool(name) : ''}
`;
};

const ending = `%changelog
* Fri Nov 20 2026 Kiln <kiln@localhost> - 1.0-1
- For a test
`;

const valueOf = (name: string): string => `VALUE_${name.replaceAll('-', '_')}`;
