/** Where one file beside a spec comes from. `file` is its name in SOURCES. */
export type Source = RemoteSource | RepositorySource | TreeSource | KeySource;

/** A file of the outside world. Which bytes it is, the lock says. */
export interface RemoteSource {
  readonly kind: 'remote';
  readonly file: string;
  readonly origin: Origin;
  /** What upstream publishes, where the recipe says it: the lock has to agree. */
  readonly sha256?: string;
}

/** Who publishes a file of the outside world, and as what. */
export type Origin = DebianOrigin | NpmOrigin | UrlOrigin;

/** A file of a Debian source package. */
export interface DebianOrigin {
  readonly kind: 'apt';
  readonly package: string;
  readonly version: string;
  /** Where the same bytes are, once the mirror has them no more. */
  readonly urls: readonly string[];
}

/** The tarball of an npm package. */
export interface NpmOrigin {
  readonly kind: 'npm';
  readonly name: string;
  readonly version: string;
}

/** A file at any of some URLs. */
export interface UrlOrigin {
  readonly kind: 'url';
  readonly urls: readonly string[];
}

/** A file of this repository, such as a patch. */
export interface RepositorySource {
  readonly kind: 'repository';
  readonly file: string;
  readonly path: string;
}

/** Files and folders of this repository, as one tar archive with these paths inside. */
export interface TreeSource {
  readonly kind: 'tree';
  readonly file: string;
  readonly paths: readonly string[];
}

/** The product's public signing key, which the pipeline supplies. */
export interface KeySource {
  readonly kind: 'key';
  readonly file: string;
}
