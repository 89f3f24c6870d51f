import { action, type Closure, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from './container-defaults.ts';
import { resolver } from './resolver.ts';

/** What goes into a root: named packages, and whatever BuildRequires ask for. */
export interface RootRequest {
  /** For people, and in problems: who asks. */
  readonly subject: string;
  /** In every root of the base, by name. */
  readonly packages: readonly string[];
  /** As specs have them: `libzstd-devel`, `pkgconfig(yajl) >= 2`, `(a or b)`, `/usr/bin/perl`. */
  readonly requires: readonly string[];
  /** Those of them that the package makes itself; none, where nothing is said. */
  readonly own?: readonly string[];
  /** Whether BuildRequires are left out that cannot be met, or not together. */
  readonly ifMet?: true;
}

export interface ResolveOptions {
  /** The image with libsolv. */
  readonly tools: Output<'image'>;
  /** `repodata/` of the imports. */
  readonly metadata: Output<'repository'>;
  /** As rpm calls it. */
  readonly arch: string;
  /** Names that are taken where several packages would do. */
  readonly prefer: readonly string[];
  /** What this build has made: goes before imports. */
  readonly ours?: Closure;
  /** The root that is added to. */
  readonly base?: ResolvedRoot;
  /** What must be known before. */
  readonly awaited?: Output<'facts'> | undefined;
}

/** By file name, each in a file of its own: lines that `selectRpms` reads. */
export interface ResolvedRoot {
  /** All of the root. */
  readonly root: Output<'facts'>;
  /** What the root has beyond its base. */
  readonly added: Output<'facts'>;
  /** Names of packages that the base has, and the root has not. */
  readonly removed: Output<'facts'>;
  /** What was chosen, and from what, where a dependency left a choice. */
  readonly choices: Output<'facts'>;
}

/**
 * What a root is to hold, before anything is installed: libsolv's answer for the imports and our
 * RPMs. It sees the BuildRequires and no source, so that a patch resolves nothing anew. Fails with
 * the names of those who need what nothing provides, and with what comes near it.
 */
export const resolveRequires = (request: RootRequest, options: ResolveOptions): ResolvedRoot => {
  const { tools, metadata, ours, base, awaited } = options;
  const resolved = action(
    { step: 'resolve-requires', subject: request.subject },
    {
      job: resolving,
      environment: { kind: 'image', output: tools },
      inputs: [
        { path: '/in/resolve.py', content: { kind: 'text', text: resolver } },
        { path: '/in/request.json', content: { kind: 'text', text: requestOf(request, options) } },
        { path: '/in/imports', content: metadata },
        ...(base === undefined ? [] : [{ path: '/in/base', content: base.root }]),
        ...(ours === undefined ? [] : [{ path: '/in/ours', content: ours }]),
        ...(awaited === undefined ? [] : [{ path: '/in/awaited', content: awaited }]),
      ],
    },
    { oftenEqual: true },
  );
  const file = (name: string) => output('facts', resolved, name);
  return {
    root: file('root'),
    added: file('added'),
    removed: file('removed'),
    choices: file('choices'),
  };
};

/** One for all roots, so that its digest is computed once. */
const resolving = confined('exec /usr/bin/python3 -I /in/resolve.py');

const requestOf = (request: RootRequest, { arch, prefer }: ResolveOptions): string =>
  `${JSON.stringify({ ...request, arch, prefer }, undefined, 1)}\n`;
