import type { Base } from './base.ts';

/**
 * Debian 12 as an RPM distribution: every package is a .deb of the lock file, rewrapped. It
 * stands where no CentOS image can be pulled.
 */
export const debian12: Base = {
  name: 'debian-12',
  title: 'Debian 12, rewrapped as RPMs',
  arch: 'x86_64',
  root: { kind: 'debs', suite: 'bookworm', toolSet: 'tools' },
  repositories: [],
  buildPackages: [
    'bash',
    'binutils',
    'bzip2',
    'coreutils',
    'cpio',
    'createrepo-c',
    'diffutils',
    'dnf',
    'dnf-plugins-core',
    'file',
    'findutils',
    'mawk',
    'gcc',
    'grep',
    'gzip',
    'libc6-dev',
    'make',
    'patch',
    'rpm',
    'sed',
    'tar',
    'util-linux',
    'xz-utils',
  ],
  rpm: {
    version: '4.18',
    payload: 'w3.zstdio',
    richDependencies: true,
    generatedBuildRequires: true,
    reproducible: true,
  },
  macros: {
    _dbpath: '/var/lib/rpm',
    _lib: 'lib/x86_64-linux-gnu',
    _libdir: '%{_prefix}/lib/x86_64-linux-gnu',
    __gpg: '/usr/bin/gpg',
    debug_package: '%{nil}',
  },
  solver: 'dnf',
};
