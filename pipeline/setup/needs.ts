/** Something that must be on the machine, and the Debian package that brings it. */
export interface Need {
  readonly debianPackage: string;
  readonly purpose: string;
  readonly found: Evidence;
}

export type Evidence =
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** Only where no engine answers. */
export const engineNeeds: readonly Need[] = [
  {
    debianPackage: 'docker.io',
    purpose: 'the container engine that builds run in',
    found: { kind: 'command', name: 'dockerd' },
  },
];

export const buildNeeds: readonly Need[] = [
  {
    debianPackage: 'mmdebstrap',
    purpose: 'makes the first container image from Debian packages',
    found: { kind: 'command', name: 'mmdebstrap' },
  },
];

/** For `kiln boot` and the end-to-end tests. */
export const bootNeeds: readonly Need[] = [
  {
    debianPackage: 'qemu-system-x86',
    purpose: 'boots the ISO',
    found: { kind: 'command', name: 'qemu-system-x86_64' },
  },
  {
    debianPackage: 'ovmf',
    purpose: 'boots the ISO with UEFI',
    found: { kind: 'file', path: '/usr/share/OVMF/OVMF_CODE_4M.fd' },
  },
  {
    debianPackage: 'openssh-client',
    purpose: 'looks into what was installed',
    found: { kind: 'command', name: 'ssh' },
  },
];

/** Those for which there is no evidence. */
export const unmet = (
  needs: readonly Need[],
  isPresent: (evidence: Evidence) => boolean,
): readonly Need[] => needs.filter(({ found }) => !isPresent(found));
