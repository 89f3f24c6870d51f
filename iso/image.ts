import { failure, type Result, success } from '../pipeline/core/result.ts';

/** What an installer ISO is made of, apart from the packages: everything that its files say. */
export interface Image {
  /** The product's name, as in file names: `xcp-ng-mini`. */
  readonly name: string;
  /** The product's name for people: `XCP-ng mini`. */
  readonly title: string;
  readonly version: string;
  readonly arch: 'x86_64';
  readonly volumeId: string;
  /** The snapshot's time, in seconds since 1970: the only time that the medium knows. */
  readonly epoch: number;
  /** A release key made the signatures, or a development key: menus and manifests say which. */
  readonly key: 'release' | 'development';
  readonly profiles: readonly Profile[];
  /** The profile that the menu starts when nobody touches a key. */
  readonly defaultProfile: string;
  /** How long the menu waits, in seconds. */
  readonly timeout: number;
  /** The initramfs has checkisomd5, so that the medium can be checked at boot. */
  readonly mediaCheck: boolean;
}

/** One way to install: a menu entry and its answers at `/answers/<id>.ks` on the medium. */
export interface Profile {
  readonly id: string;
  readonly title: string;
  /** `confirm` asks before it touches a disk; `unattended` does not. */
  readonly manner: 'confirm' | 'unattended';
}

export type ImageFailure =
  | { readonly kind: 'bad-volume-id'; readonly volumeId: string; readonly why: string }
  | { readonly kind: 'bad-profile-id'; readonly profile: string }
  | { readonly kind: 'duplicate-profile'; readonly profile: string }
  | { readonly kind: 'no-profile' }
  | { readonly kind: 'too-many-profiles'; readonly count: number }
  | { readonly kind: 'unknown-default'; readonly profile: string }
  | { readonly kind: 'unattended-default'; readonly profile: string }
  | { readonly kind: 'bad-epoch'; readonly epoch: number };

/** As many as the boot menu has keys for. */
export const mostProfiles = 31;

/** FAT has no earlier time, and the medium has a FAT file system inside. */
const earliestEpoch = 315_619_200;
const volumeIdPattern = /^[A-Za-z0-9_.-]+$/;
const profilePattern = /^[a-z][a-z0-9-]{0,31}$/;

/** The image, if a medium can be made of it; else every reason why not. */
export const checkImage = (image: Image): Result<Image, readonly ImageFailure[]> => {
  const failures = [
    ...volumeIdFailures(image.volumeId),
    ...profileFailures(image),
    ...defaultFailures(image),
    ...epochFailures(image.epoch),
  ];
  return failures.length === 0 ? success(image) : failure(failures);
};

/** The volume id that a product gets when it names none: `XCP-NG-MINI_1.0`. */
export const volumeIdOf = (name: string, version: string): string =>
  `${name}_${version}`
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_.-]/g, '_')
    .slice(0, 32);

export const isoName = ({ name, version, arch }: Image): string => `${name}-${version}-${arch}.iso`;

/** One sentence for people. */
export const describeImageFailure = (problem: ImageFailure): string => {
  switch (problem.kind) {
    case 'bad-volume-id':
      return `volume id '${problem.volumeId}' ${problem.why}`;
    case 'bad-profile-id':
      return `answers profile '${problem.profile}': a-z, 0-9 and - only, at most 32 characters`;
    case 'duplicate-profile':
      return `answers profile '${problem.profile}' is there twice`;
    case 'no-profile':
      return 'the product names no answers profile, so the medium would have nothing to start';
    case 'too-many-profiles':
      return `${problem.count} answers profiles: the boot menu has keys for ${mostProfiles}`;
    case 'unknown-default':
      return `the default profile '${problem.profile}' is none of the product's profiles`;
    case 'unattended-default':
      return `the default profile '${problem.profile}' would erase a disk without asking`;
    case 'bad-epoch':
      return `snapshot time ${problem.epoch} is no whole second after 1980-01-02`;
  }
};

const volumeIdFailures = (volumeId: string): readonly ImageFailure[] => {
  const why = volumeIdProblem(volumeId);
  return why === undefined ? [] : [{ kind: 'bad-volume-id', volumeId, why }];
};

// Only characters that need no escape in udev's /dev/disk/by-label and on a kernel command line.
const volumeIdProblem = (volumeId: string): string | undefined => {
  if (volumeId.length === 0) return 'is empty';
  if (volumeId.length > 32) return `has ${volumeId.length} characters, ISO 9660 allows 32`;
  if (!volumeIdPattern.test(volumeId)) return 'may have only letters, digits and _ . -';
  return undefined;
};

const profileFailures = ({ profiles }: Image): readonly ImageFailure[] => {
  if (profiles.length === 0) return [{ kind: 'no-profile' }];
  const ids = profiles.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [
    ...(ids.length > mostProfiles
      ? [{ kind: 'too-many-profiles', count: ids.length } as const]
      : []),
    ...ids
      .filter((id) => !profilePattern.test(id))
      .map((profile) => ({ kind: 'bad-profile-id', profile }) as const),
    ...[...twice].map((profile) => ({ kind: 'duplicate-profile', profile }) as const),
  ];
};

const defaultFailures = ({ profiles, defaultProfile }: Image): readonly ImageFailure[] => {
  if (profiles.length === 0) return [];
  const chosen = profiles.find(({ id }) => id === defaultProfile);
  if (chosen === undefined) return [{ kind: 'unknown-default', profile: defaultProfile }];
  if (chosen.manner === 'confirm') return [];
  return [{ kind: 'unattended-default', profile: defaultProfile }];
};

const epochFailures = (epoch: number): readonly ImageFailure[] =>
  Number.isInteger(epoch) && epoch >= earliestEpoch ? [] : [{ kind: 'bad-epoch', epoch }];
