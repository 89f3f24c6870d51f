import { dependencyNames } from './dependency-names.ts';

/** What has been found out of needs of which no spec states that its package meets them. */
export interface Findings {
  /** Those that no import meets, with what comes near them. */
  readonly unmet: ReadonlyMap<string, string>;
  /** Those of them that built packages of ours meet: their subpackages, by need. */
  readonly found: ReadonlyMap<string, readonly string[]>;
  /** Whether nothing more will be found. */
  readonly isComplete: boolean;
}

export const noFindings: Findings = { unmet: new Map(), found: new Map(), isComplete: true };

/**
 * Whether rpm may find out, while it builds a package, that this meets a need: a path, a soname, or
 * something of a kind (`pkgconfig(…)`, `cmake(…)`). Plain names are stated in specs.
 */
export const isFoundInBuilds = (dependency: string): boolean =>
  dependencyNames(dependency).some((name) => name.startsWith('/') || /\(|\.so\b/.test(name));
