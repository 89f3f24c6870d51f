import {
  type SyntheticPackage,
  syntheticDistribution,
  type SyntheticOptions,
  toolchain,
} from './synthetic-distribution.ts';

/** All that a synthetic distribution is made of at some time. */
export interface SyntheticState {
  readonly packages: readonly SyntheticPackage[];
  /** rpm's dist tag, a macro that all packages see. */
  readonly dist: string;
  /** Versions of the base's packages. */
  readonly imports: Readonly<Record<string, number>>;
}

export const syntheticState = (options: SyntheticOptions): SyntheticState => ({
  packages: syntheticDistribution(options),
  dist: '.syn1',
  imports: { gcc: 1, bc: 1, 'zlib1g-dev': 1 },
});

/** A change of a distribution, as one commit of its makers has it. */
export interface SyntheticChange {
  readonly kind: (typeof changeKinds)[number];
  /** Where: taken as a remainder. */
  readonly at: number;
}

export const changeKinds = [
  'source',
  'comment',
  'code',
  'recipe',
  'requires',
  'macro',
  'import',
  'toolchain',
  'toolchain comment',
] as const;

export interface Changed {
  readonly state: SyntheticState;
  /** The packages whose own source, spec, recipe or macros are others now. */
  readonly touched: readonly string[];
}

export const applyChange = (state: SyntheticState, { kind, at }: SyntheticChange): Changed => {
  const { packages, imports, dist } = state;
  const one = packages[at % packages.length]?.name ?? toolchain;
  switch (kind) {
    case 'macro':
      return { state: { ...state, dist: `${dist}1` }, touched: packages.map(({ name }) => name) };
    case 'import':
      return { state: { ...state, imports: updated(imports, at) }, touched: [] };
    case 'toolchain':
      return touchOne(state, toolchain, edits.source);
    case 'toolchain comment':
      return touchOne(state, toolchain, edits.comment);
    case 'requires':
      return touchOne(state, one, otherRequires(packages));
    default:
      return touchOne(state, one, edits[kind]);
  }
};

type Edit = (one: SyntheticPackage) => SyntheticPackage;

const touchOne = (state: SyntheticState, name: string, edit: Edit): Changed => ({
  state: {
    ...state,
    packages: state.packages.map((one) => (one.name === name ? edit(one) : one)),
  },
  touched: [name],
});

const edits = {
  source: (one) => ({ ...one, source: one.source + 1 }),
  comment: (one) => ({ ...one, remark: one.remark + 1 }),
  code: (one) => ({ ...one, option: one.option + 1 }),
  recipe: (one) => ({ ...one, minutes: one.minutes + 1 }),
} satisfies Readonly<Record<string, Edit>>;

const updated = (imports: SyntheticState['imports'], at: number): SyntheticState['imports'] => {
  const names = Object.keys(imports);
  const chosen = names[at % names.length];
  return Object.fromEntries(
    Object.entries(imports).map(([name, version]) => [
      name,
      name === chosen ? version + 1 : version,
    ]),
  );
};

/** Needs one package less, or one more where it needs only the toolchain. */
const otherRequires =
  (packages: readonly SyntheticPackage[]): Edit =>
  (one) => {
    const { requires, layer } = one;
    if (requires.length > 1) return { ...one, requires: requires.slice(0, -1) };
    const more = packages.find((other) => other.layer > 0 && other.layer < layer);
    if (more === undefined) return { ...one, option: one.option + 1 };
    return { ...one, requires: [...requires, { to: more.name, form: 'devel' }] };
  };
