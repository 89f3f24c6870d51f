import type { Exclusion } from '../../specs/exclusion.ts';
import type { SpecFacts } from '../../specs/spec-facts.ts';

interface Stated {
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
  readonly generates?: boolean;
  readonly exclusion?: Exclusion;
  /** What its packages require at run time, by name. */
  readonly runs?: Readonly<Record<string, readonly string[]>>;
}

/** What rpm would say of a spec that makes a package and its -devel. */
export const factsOf = (
  name: string,
  { requires = [], provides = [], generates = false, exclusion, runs = {} }: Stated = {},
): SpecFacts => {
  const evr = { epoch: undefined, version: '1.0', release: '1' };
  return {
    source: { name, ...evr },
    changelogTime: 1_700_000_000,
    buildRequires: requires,
    generatesRequires: generates,
    exclusion,
    packages: [name, `${name}-devel`].map((one) => ({
      name: one,
      ...evr,
      arch: 'x86_64',
      provides: one === name ? provides : [],
      requires: runs[one] ?? [],
    })),
  };
};
