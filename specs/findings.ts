import { dependencyNames } from './dependency-names.ts';

/** What has been found out of needs of which no spec states that its package meets them. */
export interface Findings {
  /** Those that no import meets, with what comes near them. */
  readonly unmet: ReadonlyMap<string, string>;
  /** Those of them that built packages of ours meet: with what, by need. */
  readonly found: ReadonlyMap<string, readonly FoundRpm[]>;
  /** Whether nothing more will be found. */
  readonly isComplete: boolean;
}

/** An RPM that meets a need. No spec may state it: rpm makes some only while it builds. */
export interface FoundRpm {
  readonly name: string;
  /** The name of the source package that it was made from. */
  readonly source: string;
}

export const noFindings: Findings = { unmet: new Map(), found: new Map(), isComplete: true };

/**
 * Whether rpm may find out, while it builds a package, that this meets a need: a path, a soname, or
 * something of a kind (`pkgconfig(…)`, `cmake(…)`). Plain names are stated in specs.
 */
export const isFoundInBuilds = (dependency: string): boolean =>
  dependencyNames(dependency).some((name) => name.startsWith('/') || /\(|\.so\b/.test(name));
