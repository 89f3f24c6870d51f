import type { Base, BaseRepository } from './base.ts';

const published = (name: string): BaseRepository => ({
  id: `almalinux-10-${name.toLowerCase()}`,
  urls: [`https://repo.almalinux.org/almalinux/10/${name}/x86_64_v2/os/`],
  keys: [
    {
      url: 'https://repo.almalinux.org/almalinux/RPM-GPG-KEY-AlmaLinux-10',
      fingerprint: 'EE6DB7B98F5BF5EDD9DA0DE5DEE5C11CC2A1E572',
    },
  ],
  signedMetadata: false,
  exclude: [],
});

/** What XCP-ng 9 builds on. */
export const almalinux10: Base = {
  name: 'almalinux-10',
  title: 'AlmaLinux 10',
  arch: 'x86_64',
  root: { kind: 'registry', reference: 'docker.io/library/almalinux:10' },
  repositories: ['BaseOS', 'AppStream', 'CRB'].map(published),
  // As mock's buildsys-build group has them.
  buildPackages: [
    'almalinux-release',
    'bash',
    'bzip2',
    'coreutils',
    'cpio',
    'diffutils',
    'findutils',
    'gawk',
    'gcc',
    'gcc-c++',
    'glibc-minimal-langpack',
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
    version: '4.19',
    arch: 'x86_64_v2',
    payload: 'w3.zstdio',
    richDependencies: true,
    generatedBuildRequires: true,
    sha256Digests: true,
    reproducible: true,
  },
  macros: { debug_package: '%{nil}' },
};
