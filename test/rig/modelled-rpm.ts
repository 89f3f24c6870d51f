import { canonicalJson, digestOf } from '../../pipeline/core/digest.ts';
import { notInStage } from './synthetic-spec.ts';

/** What the model of an RPM has inside: as much as decides who gets it and what it does there. */
export interface ModelledRpm {
  readonly name: string;
  readonly provides: readonly string[];
  readonly requires: readonly string[];
  readonly payload: string;
  /** Of the source package that it was made from, spec's comments and all; matters to nobody. */
  readonly sourcePackage: string;
}

/** What an image of the model holds. */
export interface ModelledRoot {
  readonly installed: readonly ModelledRpm[];
}

/** A spec of `syntheticSpec` as rpm would see it. Comments and layout are gone. */
export interface ModelledSpec {
  readonly name: string;
  readonly option: string;
  readonly noarch: boolean;
  readonly buildRequires: readonly string[];
  readonly subpackages: readonly string[];
  readonly provides: readonly string[];
}

/** Reads a spec of `syntheticSpec`, and no other: what rpm does to real ones is not modelled. */
export const readModelledSpec = (spec: string, macros: string): ModelledSpec => {
  const lines = (macros.includes('%_with_bootstrap') ? inStage(spec) : spec).split('\n');
  const valuesOf = (tag: string) =>
    lines.filter((line) => line.startsWith(tag)).map((line) => line.slice(tag.length));
  const [name = ''] = valuesOf('Name: ');
  return {
    name,
    option: valuesOf('%global option ')[0] ?? '',
    noarch: lines.includes('BuildArch: noarch'),
    buildRequires: valuesOf('BuildRequires: '),
    subpackages: valuesOf('%package '),
    provides: valuesOf('Provides: ').map((one) => one.replaceAll('%{name}', name)),
  };
};

const inStage = (spec: string): string => {
  const [before = '', ...later] = spec.split(notInStage);
  return before + later.map((part) => part.slice(part.indexOf('%endif'))).join('');
};

/** What the step `query-spec` would print. */
export const modelledFacts = (spec: string, macros = ''): string => {
  const { name, buildRequires, subpackages, provides, noarch } = readModelledSpec(spec, macros);
  const evr = '(none)\t1.0\t1';
  const packages = [name, ...subpackages.map((one) => `${name}-${one}`)];
  const arch = noarch ? 'noarch' : 'x86_64';
  const rows = [
    `source\t${name}\t${evr}\t1795132800`,
    ...buildRequires.map((one) => `requires\t${one}`),
    ...packages.map((one) => `package\t${one}\t${evr}\t${arch}`),
    ...provides.map(
      (one) =>
        `provides\t${one.replace('%{version}', '1.0')}\t${one.startsWith('/') ? name : `${name}-devel`}`,
    ),
    ...(subpackages.includes('devel') ? [`needs\t${name} = 1.0-1\t${name}-devel`] : []),
  ];
  return `${rows.join('\n')}\n`;
};

export interface ModelledBuild {
  /** The source package as a text. */
  readonly srpm: string;
  readonly spec: ModelledSpec;
  readonly source: string;
  readonly macros: string;
  readonly root: readonly ModelledRpm[];
  /**
   * `little`: programs hold what they are compiled from and the headers that they are compiled
   * with, data only what it is made from, so that some changes die at once. `all`: every package
   * holds a trace of everything that its build can see.
   */
  readonly keeps: 'little' | 'all';
}

/** What building a spec would leave. */
export const modelledRpms = (build: ModelledBuild): readonly ModelledRpm[] => {
  const { name, option, subpackages, provides } = build.spec;
  const dist = /^%dist .*/m.exec(build.macros)?.[0] ?? '';
  const sourcePackage = digestOf(build.srpm);
  const own = [build.source, dist, ...(build.keeps === 'all' ? [option] : [])];
  const seen = keptOf(build).map(contentOf);
  const main: ModelledRpm = {
    name,
    provides: provides.filter((one) => one.startsWith('/')),
    requires: [],
    payload: digestOf(canonicalJson([own, option, seen])),
    sourcePackage,
  };
  return [
    main,
    ...subpackages.map((kind) => ({
      name: `${name}-${kind}`,
      provides: kind === 'devel' ? [`pkgconfig(${name})`] : [],
      requires: kind === 'devel' ? [name] : [],
      payload: digestOf(canonicalJson([kind, own, ...(build.keeps === 'all' ? seen : [])])),
      sourcePackage,
    })),
  ];
};

const keptOf = ({ keeps, spec, root }: ModelledBuild): readonly ModelledRpm[] => {
  if (keeps === 'all') return root;
  return spec.noarch ? [] : root.filter(({ name }) => /-devel$|^gcc$/.test(name));
};

/** What an RPM is to those who use it. */
export const contentOf = (rpm: ModelledRpm): string =>
  canonicalJson({ ...rpm, sourcePackage: undefined });

/** What a solver would install for these requirements, the first offers first. */
export const modelledClosure = (
  wanted: readonly string[],
  offers: readonly ModelledRpm[],
): readonly ModelledRpm[] => {
  const providers = new Map<string, ModelledRpm>();
  for (const rpm of offers) {
    for (const one of [rpm.name, ...rpm.provides]) if (!providers.has(one)) providers.set(one, rpm);
  }
  const chosen = new Map<string, ModelledRpm>();
  const open = [...wanted];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const rpm = providers.get(next.split(' ', 1)[0] ?? '');
    if (rpm === undefined) throw new Error(`nothing provides ${next}`);
    if (chosen.has(rpm.name)) continue;
    chosen.set(rpm.name, rpm);
    open.push(...rpm.requires);
  }
  return [...chosen.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
};
