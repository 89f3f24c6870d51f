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
  exclude: [],
});

/** What XCP-ng 9 builds on. */
export const almalinux10: Base = {
  name: 'almalinux-10',
  title: 'AlmaLinux 10',
  arch: 'x86_64',
  root: {
    kind: 'registry',
    reference:
      'docker.io/library/almalinux@sha256:957738702313e6ee452cdb17bc1431542c467be9a4e2f4da3b8e551b0ebb9677',
  },
  repositories: ['BaseOS', 'AppStream', 'CRB'].map(published),
  buildPackages: ['createrepo_c', 'dnf-plugins-core', 'gcc', 'make', 'patch', 'rpm-build'],
  rpm: {
    version: '4.19',
    payload: 'w3.zstdio',
    richDependencies: true,
    generatedBuildRequires: true,
    reproducible: true,
  },
  macros: { debug_package: '%{nil}' },
  solver: 'dnf',
};
