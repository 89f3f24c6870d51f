import type { Digest } from './digest.ts';

/** What runs: everything in here can change the result, and nothing else is in here. */
export type Job = ContainerJob | FetchJob | BootstrapJob | DeriveJob | SelectJob;

/** A process in a fresh container. All paths are paths inside the container. */
export interface ContainerJob {
  readonly kind: 'container';
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `builder` is uid 1000 without capabilities; `root` has the few that dnf and chroot need. */
  readonly user: 'builder' | 'root';
  /** A read-only root with tmpfs on /builddir, /tmp and /var/tmp, or a writable throw-away layer. */
  readonly root: 'read-only' | 'scratch';
  readonly limits: Limits;
  /** Secrets by name, with the fingerprint of what they must be; read by the process from stdin. */
  readonly secrets: readonly SecretRef[];
  readonly produces: Products;
}

/**
 * `files`: the regular files left in /out. `describedBy` names one of them that says all that
 * matters, and what it speaks of: of two such results with equal descriptions, the earlier stands.
 * `image`: a root below that path of the container ('/' for the container's own root), as a new
 * image that later jobs run in; what is left in /out describes it, and two images with equal
 * descriptions count as equal.
 */
export type Products =
  | { readonly kind: 'files'; readonly describedBy?: Description }
  | { readonly kind: 'image'; readonly root: string };

export interface Description {
  /** Below /out. */
  readonly file: string;
  readonly of: string;
}

export interface Limits {
  readonly memoryMiB: number;
  readonly pids: number;
  readonly seconds: number;
  /** Seconds without a byte of output; the engine has a limit of its own where there is none. */
  readonly silentSeconds?: number;
}

export interface SecretRef {
  readonly name: string;
  readonly fingerprint: string;
}

/** A download whose result is known by its digest. The file's name is the output's path. */
export interface FetchJob {
  readonly kind: 'fetch';
  readonly file: string;
  readonly sha256: string;
  readonly from: readonly Location[];
}

/** Where bytes may be had. A mirror's host comes from the machine, never from a file of ours. */
export type Location =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'apt'; readonly path: string }
  | { readonly kind: 'npm'; readonly name: string; readonly version: string };

/** The first image of a base that has none to pull: a Debian root made from locked packages. */
export interface BootstrapJob {
  readonly kind: 'bootstrap';
  readonly suite: string;
  readonly packages: readonly string[];
  readonly sourceDateEpoch: number;
}

/** A function of Kiln's own, from its inputs' texts to the text of one file. Runs nobody's code. */
export interface DeriveJob {
  readonly kind: 'derive';
  readonly derivation: string;
  /** The digest of the function's source: what another one would do is another job. */
  readonly code: Digest;
  readonly file: string;
}

/**
 * Those of the inputs' files that a list names, by their paths below /in, a line each.
 * Nothing is run and nothing is copied: what needs only these needs not know of the others.
 */
export interface SelectJob {
  readonly kind: 'select';
  /** The path of the list. */
  readonly list: string;
  /**
   * The path of another list. Where all of it is in the first, its files come below `layer`, else
   * none; the others come below `rest`.
   */
  readonly layer?: string;
}
