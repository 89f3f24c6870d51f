/** A distribution: what it stands on, what is built for it, and what its ISO holds. */
export interface Product {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** Of `containers/bases`. */
  readonly base: string;
  readonly arch: 'x86_64';
  /** rpm's dist tag, with its dot. */
  readonly dist: string;
  /** Recipes to build from source. */
  readonly packages: readonly string[];
  readonly imports: ProductImports;
  /** RPMs that build roots take where several would do. */
  readonly prefer: readonly string[];
  readonly image: ProductImage;
  /** Where a new snapshot is published first comes first. */
  readonly channels: readonly string[];
  /** 40 hexadecimal digits in upper case, or the development key of this machine. */
  readonly key: 'development' | { readonly fingerprint: string };
}

/** Names of sets of the base's import list. No set is in both. */
export interface ProductImports {
  /** Published beside our own packages. */
  readonly repository: readonly string[];
  /** Only build roots see these. */
  readonly buildRoot: readonly string[];
}

/** What the ISO is made of. Packages are names of RPMs, which bring their closure. */
export interface ProductImage {
  readonly volumeId: string;
  /** How long the boot menu waits before it starts its default, in seconds. */
  readonly timeout: number;
  readonly installRoot: readonly string[];
  readonly medium: readonly string[];
  /** One is the default. */
  readonly answers: readonly AnswersProfile[];
  /** Paths in the repository. */
  readonly licences: readonly string[];
}

export interface AnswersProfile {
  readonly name: string;
  readonly title: string;
  /** A path in the repository, of answers in YAML or a kickstart. */
  readonly file: string;
  readonly isDefault: boolean;
}
