/** How roots of a base are made and told apart: what a base says of its solver and its rpm. */
export interface RootTools {
  readonly solver: 'dnf' | 'yum';
  /** Whether headers carry a SHA-256 of their own. */
  readonly sha256Digests: boolean;
}
