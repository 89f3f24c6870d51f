import { type Closure, closureOf, type Environment, type Output } from '../pipeline/core/action.ts';
import { installBuildRoot } from './steps/install-build-root.ts';
import { installRequires } from './steps/install-requires.ts';
import { type ResolvedRoot, resolveRequires } from './steps/resolve-requires.ts';
import { selectRpms, splitRpms } from './steps/select-rpms.ts';

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

/** The root that all of a base's builds begin with. */
export interface BuildRoot {
  readonly image: Output<'image'>;
  readonly resolved: ResolvedRoot;
  readonly source: RootSource;
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
  /** Those of them that the package makes itself. */
  readonly own: readonly string[];
  /** RPMs of ours that the root may take. */
  readonly visible: Closure;
  /** What must be known before the root can be resolved. */
  readonly awaited?: Output<'facts'> | undefined;
}

/** A build root with what BuildRequires resolve to: equal sets are one root. */
export interface ExtendedRoot {
  readonly image: Output<'image'>;
  readonly resolved: ResolvedRoot;
}

/**
 * With a layer of what many need: where the resolved set holds all of that, it is installed first,
 * in a root that all of them share. So the layer decides nothing but where a root begins.
 */
export const extendRoot = (
  { name: subject, requires, own, visible: ours, awaited }: RootNeeds,
  { image: buildRoot, resolved: base, source }: BuildRoot,
  layer?: Output<'facts'>,
): ExtendedRoot => {
  const { packages, imports, sha256Digests } = source;
  const request = { subject, packages, requires, ...(own.length > 0 ? { own } : {}) };
  const resolved = resolveRequires(request, { ...source, ours, base, awaited });
  const { removed } = resolved;
  if (layer === undefined) {
    const rpms = selectRpms(resolved.added, { subject, imports, ours });
    const image = installRequires({ rpms, removed }, { subject, buildRoot, sha256Digests });
    return { image, resolved };
  }
  const selected = splitRpms(resolved.added, { subject, imports, ours, layer });
  const begun = { subject: frequent, buildRoot, sha256Digests };
  const shared = installRequires({ rpms: selected.layer }, begun);
  const image = installRequires(
    { rpms: selected.rest, removed },
    { subject, buildRoot: shared, sha256Digests },
  );
  return { image, resolved };
};

/** For people: whose layer it is. */
const frequent = 'frequent';

/** What BuildRequires that many have in common lead to, as far as they can be met: a list. */
export const frequentLayer = (
  { requires, visible: ours }: Pick<RootNeeds, 'requires' | 'visible'>,
  { resolved: base, source }: BuildRoot,
): Output<'facts'> => {
  const request = { subject: frequent, packages: source.packages, requires, ifMet: true } as const;
  return resolveRequires(request, { ...source, ours, base }).added;
};
