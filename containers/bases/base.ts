/** A base distribution to build in and on. Bases differ in these values, and in nothing else. */
export interface Base {
  /** As products name it. */
  readonly name: string;
  readonly title: string;
  readonly arch: 'x86_64';
  readonly root: BaseRoot;
  /** RPM repositories of the base's own; none where all RPMs are imports. */
  readonly repositories: readonly BaseRepository[];
  /** In every build root, as mock's buildsys-build group is. */
  readonly buildPackages: readonly string[];
  readonly rpm: RpmCapabilities;
  /** Macros that every job which runs rpm has, before the product's own. */
  readonly macros: Readonly<Record<string, string>>;
}

/** Where the first image comes from: locked .debs of an import set, or a registry. */
export type BaseRoot = DebsRoot | RegistryRoot;

export interface RegistryRoot {
  readonly kind: 'registry';
  /** A tag in a registry, such as `docker.io/library/centos:7.5.1804`; the lock has its digest. */
  readonly reference: string;
}

export interface DebsRoot {
  readonly kind: 'debs';
  readonly suite: string;
  readonly component: string;
  /** As Debian calls it. */
  readonly architecture: string;
  readonly toolSet: string;
}

/** A base whose RPMs are rewrapped .debs. */
export interface DebsBase extends Base {
  readonly root: DebsRoot;
}

export interface BaseRepository {
  readonly id: string;
  /** Where it is served, best first: files are tried at each in turn. */
  readonly urls: readonly string[];
  /** Armored keys, and the fingerprints that they must have. */
  readonly keys: readonly { readonly url: string; readonly fingerprint: string }[];
  /** Whether `repomd.xml.asc` is there, signed by one of the keys. */
  readonly signedMetadata: boolean;
  /** Names that are never taken from it; `*` stands for anything. */
  readonly exclude: readonly string[];
}

/** What the base's rpm can do; steps ask for these, never for a version. */
export interface RpmCapabilities {
  readonly version: string;
  /** Of the packages that it builds on, as rpm calls it; those without one are `noarch`. */
  readonly arch: 'x86_64' | 'x86_64_v2';
  readonly payload: 'w3.zstdio' | 'w2.xzdio';
  /** Rich dependencies: `Requires: (a or b)`. */
  readonly richDependencies: boolean;
  readonly generatedBuildRequires: boolean;
  /** Headers and payloads carry a SHA-256 of their own, which a signature of the header covers. */
  readonly sha256Digests: boolean;
  /** Macros for bit-identical builds; without them, builds on this base are only pinned. */
  readonly reproducible: boolean;
}
