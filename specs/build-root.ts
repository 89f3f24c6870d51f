import { type Closure, closureOf, type Environment, type Output } from '../pipeline/core/action.ts';
import { installBuildRoot } from './steps/install-build-root.ts';
import { installRequires } from './steps/install-requires.ts';
import { type ResolvedRoot, resolveRequires } from './steps/resolve-requires.ts';
import { selectRpms } from './steps/select-rpms.ts';

/** What the roots of a base are made from. */
export interface RootSource {
  /** The image that resolves. */
  readonly tools: Output<'image'>;
  readonly imports: Closure;
  /** `repodata/` of the imports. */
  readonly metadata: Output<'repository'>;
  /** As rpm calls it. */
  readonly arch: string;
  /** In every root, by name. */
  readonly packages: readonly string[];
  /** Names that are taken where several packages would do. */
  readonly prefer: readonly string[];
  /** Whether headers carry a SHA-256 of their own. */
  readonly sha256Digests: boolean;
}

/** A root that builds begin with: the base's own, or that with what many need. */
export interface BuildRoot {
  readonly image: Output<'image'>;
  readonly resolved: ResolvedRoot;
  readonly source: RootSource;
  /** The base's own, where it is another one. */
  readonly own?: ResolvedRoot;
}

export interface BuildRootOptions {
  /** The image whose rpm installs the root. */
  readonly environment: Environment;
  readonly macros: string;
}

/** A base's build root: its build packages, resolved and installed from imports. */
export const planBuildRoot = (
  source: RootSource,
  { environment, macros }: BuildRootOptions,
): BuildRoot => {
  const { imports, packages, sha256Digests } = source;
  const subject = 'base';
  const resolved = resolveRequires({ subject, packages, requires: [] }, source);
  const rpms = selectRpms(resolved.root, { subject, imports, ours: closureOf([], []) });
  const image = installBuildRoot(rpms, { environment, macros, sha256Digests });
  return { image, resolved, source };
};

export interface RootNeeds {
  readonly name: string;
  /** BuildRequires. */
  readonly requires: readonly string[];
  /** RPMs of ours that the root may take. */
  readonly visible: Closure;
}

/** A build root with what BuildRequires resolve to: equal sets are one root. */
export interface ExtendedRoot {
  readonly image: Output<'image'>;
  readonly resolved: ResolvedRoot;
}

export const extendRoot = (needs: RootNeeds, beginning: BuildRoot): ExtendedRoot =>
  extended(needs, beginning, {});

/**
 * A build root with what many builds need together. It decides nothing: what it does not find here
 * is left to each of their roots, which hold what they would without it.
 */
export const frequentRoot = (
  needs: Pick<RootNeeds, 'requires' | 'visible'>,
  beginning: BuildRoot,
): BuildRoot => {
  const { image, resolved } = extended({ ...needs, name: 'frequent' }, beginning, { ifMet: true });
  return { image, resolved, source: beginning.source, own: beginning.resolved };
};

const extended = (
  { name: subject, requires, visible: ours }: RootNeeds,
  { image: buildRoot, resolved: base, source, own }: BuildRoot,
  leave: { readonly ifMet?: true },
): ExtendedRoot => {
  const { packages, imports, sha256Digests } = source;
  const request = { subject, packages, requires, ...leave };
  const resolved = resolveRequires(request, { ...source, ours, base, own });
  const rpms = selectRpms(resolved.added, { subject, imports, ours });
  const { removed } = resolved;
  const image = installRequires({ rpms, removed }, { subject, buildRoot, sha256Digests });
  return { image, resolved };
};
