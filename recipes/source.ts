import type { Location } from '../pipeline/core/job.ts';

/** Where one file beside a spec comes from. `file` is its name in SOURCES. */
export type Source = RemoteSource | RepositorySource | TreeSource | KeySource;

/** Bytes of the outside world, known by their digest, tried at each location in turn. */
export interface RemoteSource {
  readonly kind: 'remote';
  readonly file: string;
  readonly sha256: string;
  readonly from: readonly Location[];
  /** The Debian source package that carries it: where to look once the mirror has it no more. */
  readonly debian?: DebianFile;
}

export interface DebianFile {
  readonly package: string;
  readonly version: string;
  readonly file: string;
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
