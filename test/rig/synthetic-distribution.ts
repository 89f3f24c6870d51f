import { seededRandom } from './seeded-random.ts';

/** A made-up package: trivial to build, and needing others as real ones do. */
export interface SyntheticPackage {
  readonly name: string;
  /** 0 for the toolchain; a package needs only lower layers, where there are no cycles. */
  readonly layer: number;
  readonly language: 'c' | 'data';
  readonly subpackages: readonly ('libs' | 'devel')[];
  readonly requires: readonly SyntheticRequire[];
  /** What only the whole package needs: it has a stage `bootstrap` that does without. */
  readonly late: readonly SyntheticRequire[];
  /** Packages of the base that its build needs, beside those of every build root. */
  readonly imports: readonly string[];
  /** How long its recipe lets it build: says nothing of its output. */
  readonly minutes: number;
  /** Seconds of a processor that its build takes beside the rest: say nothing of its output. */
  readonly seconds: number;
  /** What its source says: another number, another output. */
  readonly source: number;
  /** What its spec gives to the compiler: another number, another output. */
  readonly option: number;
  /** What a comment of its spec says: another number, the same output. */
  readonly remark: number;
}

export interface SyntheticRequire {
  readonly to: string;
  /** How a BuildRequires words it: `a-devel`, `a-devel >= 1.0`, `pkgconfig(a)`, `/usr/bin/a-config`. */
  readonly form: 'devel' | 'versioned' | 'pkgconfig' | 'file';
}

export interface SyntheticOptions {
  readonly seed: number;
  /** How many packages. */
  readonly size: number;
  /** How many pairs of libraries need each other to be built. */
  readonly cycles?: number;
  /** Whether a stage of one of each pair cuts these cycles. */
  readonly cut?: boolean;
}

/** The package that all others need. */
export const toolchain = 'syn-toolchain';

/** Small packages that the base has, and has in no build root that does not ask for them. */
export const optionalImports = ['bc', 'zlib1g-dev'] as const;

/**
 * The packages of a distribution, each after those that it needs: the toolchain, libraries in
 * layers that need some of the lower ones (a few are needed by very many), and applications,
 * which nobody needs. The same for the same options, whatever the machine.
 */
export const syntheticDistribution = ({
  seed,
  size,
  cycles = 0,
  cut = false,
}: SyntheticOptions): readonly SyntheticPackage[] => {
  const random = seededRandom(seed);
  const layers = Math.max(2, Math.round(1.5 * Math.log(size)));
  const libraries = Math.round((size - 1) * 0.35);
  const made: SyntheticPackage[] = [packageAt(0, { random, requires: [] })];
  for (let index = 1; index < size; index += 1) {
    const isLibrary = index <= libraries;
    const layer = isLibrary ? 1 + Math.floor(((index - 1) * layers) / libraries) : layers + 1;
    const requires = requiresOf(layer, { lower: made.slice(0, libraries + 1), random });
    made.push(packageAt(index, { random, requires, layer, isLibrary }));
  }
  return withCycles(made, { cycles, cut, random });
};

/** The same packages, which take so many seconds to build on average: most less, a few far more. */
export const withSeconds = (
  packages: readonly SyntheticPackage[],
  { seed, mean }: { readonly seed: number; readonly mean: number },
): readonly SyntheticPackage[] => {
  const random = seededRandom(seed);
  return packages.map((one) => ({ ...one, seconds: Math.round(-mean * Math.log(1 - random())) }));
};

interface Making {
  readonly random: () => number;
  readonly requires: readonly SyntheticRequire[];
  readonly layer?: number;
  readonly isLibrary?: boolean;
}

const packageAt = (
  index: number,
  { random, requires, layer = 0, isLibrary = true }: Making,
): SyntheticPackage => ({
  name: layer === 0 ? toolchain : `syn-${isLibrary ? 'lib' : 'app'}${index}`,
  layer,
  language: layer > 0 && random() < 0.4 ? 'data' : 'c',
  subpackages: isLibrary ? (random() < 0.5 ? ['devel'] : ['libs', 'devel']) : [],
  requires,
  late: [],
  imports: optionalImports.filter(() => random() < 0.2),
  minutes: 10,
  seconds: 0,
  source: 1,
  option: 1,
  remark: 0,
});

/** The toolchain, one of the layer below (so that layers are as deep as they are many), others. */
const requiresOf = (
  layer: number,
  { lower, random }: { readonly lower: readonly SyntheticPackage[]; readonly random: () => number },
): readonly SyntheticRequire[] => {
  const libraries = lower.filter((one) => one.layer > 0 && one.layer < layer);
  const below = libraries.filter((one) => one.layer === layer - 1);
  const others = Math.min(8, Math.floor(-1.6 * Math.log(1 - random())));
  const chosen = [below, ...Array.from({ length: others }, () => libraries)].map((from) =>
    popular(from, random()),
  );
  const names = new Set(chosen.flatMap((one) => one?.name ?? []));
  return [
    { to: toolchain, form: 'devel' },
    ...[...names].toSorted().map((to) => ({ to, form: formAt(random()) })),
  ];
};

/** A power law: of a thousand libraries the first ten are chosen by a fifth of all. */
const popular = (from: readonly SyntheticPackage[], chance: number): SyntheticPackage | undefined =>
  from[Math.floor(from.length * chance ** 3)];

const formAt = (chance: number): SyntheticRequire['form'] => {
  if (chance < 0.6) return 'devel';
  if (chance < 0.8) return 'versioned';
  return chance < 0.95 ? 'pkgconfig' : 'file';
};

interface CycleOptions {
  readonly cycles: number;
  readonly cut: boolean;
  readonly random: () => number;
}

/** Lets a library need one that needs it. */
const withCycles = (
  packages: readonly SyntheticPackage[],
  { cycles, cut, random }: CycleOptions,
): readonly SyntheticPackage[] => {
  const needing = packages.filter(
    ({ layer, subpackages, requires }) =>
      layer > 1 && subpackages.length > 0 && requires.some(({ to }) => to !== toolchain),
  );
  const back = new Map<string, SyntheticRequire>();
  const part = cut ? 'late' : 'requires';
  for (let count = 0; count < cycles; count += 1) {
    const upper = needing[Math.floor(needing.length * random())];
    const lower = upper?.requires.find(({ to }) => to !== toolchain)?.to;
    if (upper && lower) back.set(lower, { to: upper.name, form: 'devel' });
  }
  return packages.map((one) => {
    const more = back.get(one.name);
    return more ? { ...one, [part]: [...one[part], more] } : one;
  });
};
