import { randomBytes } from 'node:crypto';
import type { ProjectCopy } from './project-copy.ts';
import { lockedUrls, lockInProject, type UrlSource, urlSourcesText } from './write-lock.ts';

/** A package that is built in seconds. */
export interface TinyPackage {
  readonly name: string;
  /** Lines of the spec's preamble, such as a BuildRequires. */
  readonly preamble?: string;
  /** Shell of %build; what it leaves in the folder `payload` is packaged. */
  readonly build?: string;
  /** `sources:` and `build:` of the recipe. */
  readonly recipe?: string;
  /** Its only sources, then; the project's lock has them. */
  readonly remote?: readonly UrlSource[];
}

/** A name that no other test uses: engines are shared, and containers are found by it. */
export const tinyName = (): string => `tiny-t${randomBytes(4).toString('hex')}`;

/** Writes a product of these packages, on the default product's base and imports. */
export const writeTinyProduct = async (
  copy: ProjectCopy,
  name: string,
  packages: readonly TinyPackage[],
): Promise<void> => {
  for (const one of packages) await writeTinyPackage(copy, one);
  const names = packages.map((one) => one.name);
  await copy.write(`recipes/products/${name}.yaml`, tinyProductText(name, names));
};

export const writeTinyPackage = async (copy: ProjectCopy, one: TinyPackage): Promise<void> => {
  const { name, remote = [], recipe = recipeOf(remote) } = one;
  const spec = `specs/packages/${name}/${name}.spec`;
  await copy.write(spec, specText(one));
  await copy.write(`recipes/packages/${name}.yaml`, `name: ${name}\nspec: ${spec}\n${recipe}\n`);
  if (remote.length > 0) await lockInProject(copy, lockedUrls(name, remote));
};

const recipeOf = (remote: readonly UrlSource[]): string =>
  remote.length === 0 ? 'sources: []' : `sources:\n${urlSourcesText(remote)}`;

export const specFile = (name: string): string => `specs/packages/${name}/${name}.spec`;

/** The imports are those of the default product: then the base is made once for both. */
export const tinyProductText = (
  name: string,
  packages: readonly string[],
  dist = '.tiny1',
): string => `name: ${name}
title: Tiny
version: '1.0'
base: debian-12
arch: x86_64
dist: ${dist}
packages: [${packages.join(', ')}]
imports:
  repository: [dom0, installer]
  buildRoot: [build]
prefer: [pkgconf]
image:
  volumeId: TINY
  installRoot: [bash]
  medium: [${packages.slice(0, 8).join(', ')}]
  answers:
    - name: default
      title: Install
      file: recipes/answers/default.yaml
      default: true
channels: [testing]
`;

const specText = ({ name, preamble = '', build = ':' }: TinyPackage) => `Name: ${name}
Version: 1.0
Release: 1%{?dist}
Summary: A package of a test
License: Apache-2.0
BuildArch: noarch
${preamble}

%description
A package of a test.

%build
${build}

%install
install -d %{buildroot}/usr/share/${name}
echo ${name} >%{buildroot}/usr/share/${name}/name
[ ! -d payload ] || cp -a payload/. %{buildroot}/usr/share/${name}/

%files
/usr/share/${name}

%changelog
* Fri Nov 20 2026 Kiln <kiln@localhost> - 1.0-1
- For a test
`;
