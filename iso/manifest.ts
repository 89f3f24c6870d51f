import { failure, type Result, success } from '../pipeline/core/result.ts';
import { type MenuChoice, menuChoice } from './boot-menu.ts';
import { type Image, isoName, type Profile } from './image.ts';

/** What an ISO consists of, to the last package: written beside it as `.manifest.json`. */
export interface Manifest {
  readonly schema: 'kiln-manifest-1';
  readonly image: {
    readonly file: string;
    readonly sha256: string;
    /** Bytes. */
    readonly size: number;
    readonly name: string;
    readonly title: string;
    readonly version: string;
    readonly arch: string;
    readonly volumeId: string;
    readonly epoch: number;
    readonly key: Image['key'];
  };
  /** Where the medium's packages were published. */
  readonly repository: PublishedAt;
  /** In the menu's order; how to start each is here for whoever drives the console. */
  readonly profiles: readonly (Profile & { readonly menu: MenuChoice })[];
  readonly defaultProfile: string;
  /** Sorted by NEVRA. */
  readonly packages: readonly ManifestPackage[];
}

export interface PublishedAt {
  readonly channel: string;
  /** The folder below `snapshots/`. */
  readonly snapshot: string;
}

export interface ManifestPackage extends MediumPackage {
  /** The recipe or import that it comes from, if we know it. */
  readonly recipe?: string;
}

/** One line of a medium's `packages.tsv`. */
export interface MediumPackage {
  readonly name: string;
  /** name-epoch:version-release.arch, the epoch only where there is one. */
  readonly nevra: string;
  /** The file below Packages/. */
  readonly file: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly sourceRpm: string;
  readonly license: string;
}

export interface MalformedPackageList {
  readonly kind: 'malformed-package-list';
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

/** Reads the `packages.tsv` that `describe-medium` leaves: one package a line, tabs between. */
export const readPackageList = (
  text: string,
): Result<readonly MediumPackage[], MalformedPackageList> => {
  const packages: MediumPackage[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const entry = readPackage(line);
    if (entry === undefined) {
      return failure({ kind: 'malformed-package-list', line: index + 1, text: line });
    }
    packages.push(entry);
  }
  return success(packages);
};

export interface ManifestFacts {
  readonly sha256: string;
  readonly size: number;
  readonly repository: PublishedAt;
  readonly packages: readonly MediumPackage[];
  /** By package name. */
  readonly recipeOf: (name: string, sourceRpm: string) => string | undefined;
}

export const manifestOf = (image: Image, facts: ManifestFacts): Manifest => ({
  schema: 'kiln-manifest-1',
  image: {
    file: isoName(image),
    sha256: facts.sha256,
    size: facts.size,
    name: image.name,
    title: image.title,
    version: image.version,
    arch: image.arch,
    volumeId: image.volumeId,
    epoch: image.epoch,
    key: image.key,
  },
  repository: facts.repository,
  profiles: image.profiles.map((profile, index) => ({
    ...profile,
    menu: menuChoice(profile, index),
  })),
  defaultProfile: image.defaultProfile,
  packages: facts.packages
    .toSorted((a, b) => (a.nevra < b.nevra ? -1 : 1))
    .map((entry) => {
      const recipe = facts.recipeOf(entry.name, entry.sourceRpm);
      return recipe === undefined ? entry : { ...entry, recipe };
    }),
});

export const renderManifest = (manifest: Manifest): string =>
  `${JSON.stringify(manifest, undefined, 2)}\n`;

const readPackage = (line: string): MediumPackage | undefined => {
  const [name, nevra, file, sha256, size, sourceRpm, license, ...rest] = line.split('\t');
  if (name === undefined || nevra === undefined || file === undefined) return undefined;
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (size === undefined || !/^[0-9]+$/.test(size)) return undefined;
  if (sourceRpm === undefined || license === undefined || rest.length > 0) return undefined;
  return { name, nevra, file, sha256, size: Number(size), sourceRpm, license };
};
