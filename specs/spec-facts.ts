import { failure, type Result, success } from '../pipeline/core/result.ts';
import { type Exclusion, exclusionOf } from './exclusion.ts';

/** What rpm says of a spec, expanded in its target base. */
export interface SpecFacts {
  readonly source: Evr & { readonly name: string };
  /** Seconds since 1970 of the newest changelog entry: the package's SOURCE_DATE_EPOCH. */
  readonly changelogTime: number;
  /** As written, expanded: `libzstd-devel`, `pkgconfig(yajl) >= 2`. */
  readonly buildRequires: readonly string[];
  /** It has a section %generate_buildrequires, which tells more of them in its build root. */
  readonly generatesRequires: boolean;
  /** Why rpm does not build it here; undefined where it does. */
  readonly exclusion: Exclusion | undefined;
  readonly packages: readonly Subpackage[];
}

/** A binary package as the spec states it; rpm finds more of its dependencies while building. */
export interface Subpackage extends Evr {
  readonly name: string;
  readonly arch: string;
  readonly provides: readonly string[];
  /** What must be there where it is installed. */
  readonly requires: readonly string[];
}

export interface Evr {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string;
}

export interface UnreadableFacts {
  readonly kind: 'unreadable-facts';
  readonly problem: string;
  /** What can be read all the same. */
  readonly rest?: SpecFacts;
}

/** Reads what the step `query-spec` has printed: tab-separated lines, the first field says what. */
export const parseSpecFacts = (text: string): Result<SpecFacts, UnreadableFacts> => {
  const rows = text.split('\n').map((line) => line.split('\t'));
  const rowsOf = (kind: string) => rows.filter(([first]) => first === kind);
  const [source] = rowsOf('source');
  if (source === undefined) return unreadable('rpmspec named no source package');
  const [, name = '', epoch = '', version = '', release = '', time = ''] = source;
  const changelogTime = Number(time);
  const provides = bySubpackage(rowsOf('provides'));
  const requires = bySubpackage(rowsOf('needs'));
  const facts: SpecFacts = {
    source: { name, ...evr(epoch, version, release) },
    changelogTime,
    buildRequires: unique(rowsOf('requires')),
    generatesRequires: rowsOf('generates').length > 0,
    exclusion: exclusionIn(rowsOf),
    packages: rowsOf('package').map(([, subpackage = '', e = '', v = '', r = '', arch = '']) => ({
      name: subpackage,
      ...evr(e, v, r),
      arch,
      provides: provides(subpackage),
      requires: requires(subpackage).filter(isNoFeature),
    })),
  };
  return Number.isInteger(changelogTime) && changelogTime > 0
    ? success(facts)
    : unreadable('the spec has no %changelog entry, which dates its packages', facts);
};

/** Of lines that name what, and then whose it is. */
const bySubpackage = (rows: readonly (readonly string[])[]) => {
  const known = Map.groupBy(rows, ([, , subpackage]) => subpackage);
  return (name: string): readonly string[] => unique(known.get(name) ?? []);
};

/** What rpm itself must be able to do is no package. */
const isNoFeature = (dependency: string): boolean => !dependency.startsWith('rpmlib(');

type RowsOf = (kind: string) => readonly (readonly string[])[];

const exclusionIn = (rowsOf: RowsOf): Exclusion | undefined => {
  const [[, arch = '', os = ''] = []] = rowsOf('target');
  return exclusionOf({ arch, os, listed: (tag) => unique(rowsOf(tag)) });
};

/** The name that a dependency asks for, without a version. */
export const capability = (dependency: string): string => dependency.split(/\s/, 1)[0] ?? '';

/** The BuildRequires that the package meets itself, once it is built. */
export const ownNeeds = ({ buildRequires, packages }: SpecFacts): readonly string[] => {
  const made = new Set(
    packages.flatMap(({ name, provides }) => [name, ...provides.map(capability)]),
  );
  return buildRequires.filter((one) => made.has(capability(one)));
};

const unreadable = (problem: string, rest?: SpecFacts) =>
  failure({ kind: 'unreadable-facts', problem, ...(rest ? { rest } : {}) } as const);

const evr = (epoch: string, version: string, release: string): Evr => ({
  epoch: epoch === '(none)' || epoch === '' ? undefined : epoch,
  version,
  release,
});

const unique = (rows: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(rows.map(([, value = '']) => value).filter((value) => value !== '')),
];
