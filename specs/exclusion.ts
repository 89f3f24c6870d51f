/** What of a spec keeps rpm from building it here. */
export interface Exclusion {
  readonly tag: 'ExclusiveArch' | 'ExcludeArch' | 'ExclusiveOS' | 'ExcludeOS';
  /** What the tag lists, expanded. */
  readonly names: readonly string[];
  /** What rpm builds for here. */
  readonly target: string;
}

export interface Restricted {
  readonly arch: string;
  readonly os: string;
  /** What the spec lists under a tag; nothing where it does not have that. */
  readonly listed: (tag: Exclusion['tag']) => readonly string[];
}

/**
 * As rpmbuild decides: by the machine that it builds for, also where a package is `noarch` (so
 * `ExclusiveArch: noarch` alone is built nowhere), and whether letters are capitals or not.
 */
export const exclusionOf = ({ arch, os, listed }: Restricted): Exclusion | undefined =>
  (
    [
      { tag: 'ExcludeArch', target: arch, isLeftOut: true },
      { tag: 'ExclusiveArch', target: arch, isLeftOut: false },
      { tag: 'ExcludeOS', target: os, isLeftOut: true },
      { tag: 'ExclusiveOS', target: os, isLeftOut: false },
    ] as const
  )
    .map((one) => ({ ...one, names: listed(one.tag) }))
    .filter(({ names }) => names.length > 0)
    .filter(({ names, target, isLeftOut }) => isIn(names, target) === isLeftOut)
    .map(({ tag, names, target }) => ({ tag, names, target }))[0];

/** `its spec is for aarch64 only (ExclusiveArch)`. */
export const wordExclusion = ({ tag, names, target }: Exclusion): string =>
  tag.startsWith('Exclusive')
    ? `its spec is for ${names.join(', ')} only (${tag})`
    : `its spec is not for ${target} (${tag})`;

const isIn = (names: readonly string[], target: string): boolean =>
  names.some((name) => name.toLowerCase() === target.toLowerCase());
