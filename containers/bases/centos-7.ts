import type { Base, BaseRepository } from './base.ts';

const vault = 'https://vault.centos.org/7.5.1804';

/** CentOS's own repositories as they were at 7.5; XCP-ng brings its own OCaml. */
const frozen = (name: string): BaseRepository => ({
  id: `centos-7.5.1804-${name}`,
  urls: [`${vault}/${name}/x86_64/`],
  keys: [
    {
      url: `${vault}/os/x86_64/RPM-GPG-KEY-CentOS-7`,
      fingerprint: '6341AB2753D78A78A7C27BB124C6A8A7F4A80EB5',
    },
  ],
  signedMetadata: true,
  exclude: ['ocaml*'],
});

/** What XCP-ng 8.3 builds on: CentOS 7.5, frozen. Its rpm 4.11 has no macros for identical bits. */
export const centos7: Base = {
  name: 'centos-7',
  title: 'CentOS 7.5.1804',
  arch: 'x86_64',
  root: { kind: 'registry', reference: 'docker.io/library/centos:7.5.1804' },
  repositories: ['os', 'updates'].map(frozen),
  // As mock's buildsys-build group has them.
  buildPackages: [
    'bash',
    'bzip2',
    'centos-release',
    'coreutils',
    'cpio',
    'diffutils',
    'findutils',
    'gawk',
    'gcc',
    'gcc-c++',
    'grep',
    'gzip',
    'info',
    'make',
    'patch',
    'redhat-rpm-config',
    'rpm-build',
    'sed',
    'shadow-utils',
    'tar',
    'unzip',
    'util-linux',
    'which',
    'xz',
  ],
  rpm: {
    version: '4.11',
    arch: 'x86_64',
    payload: 'w2.xzdio',
    richDependencies: false,
    generatedBuildRequires: false,
    sha256Digests: false,
    reproducible: false,
  },
  macros: { debug_package: '%{nil}' },
};
