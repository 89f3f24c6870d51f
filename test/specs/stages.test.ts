import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildOrder, type Ordered } from '../../specs/build-order.ts';
import type { Ordering } from '../../specs/builds-of.ts';
import { describeBuildCycle } from '../../specs/describe-build-cycle.ts';
import { stageMacros } from '../../specs/stage-macros.ts';
import { factsOf } from '../rig/facts-of.ts';

const takenOf = (takes: readonly string[] = []) =>
  takes.map((one) => {
    const [name = '', stage] = one.split('@');
    return { package: name, ...(stage === undefined ? {} : { stage }) };
  });

interface Written {
  readonly requires?: readonly string[];
  readonly takes?: readonly string[];
  /** What stages have for BuildRequires, and what they take. */
  readonly stages?: Readonly<Record<string, readonly string[]>>;
  readonly stageTakes?: readonly string[];
  readonly converge?: number;
}

const named = (name: string, written: Written = {}): Ordering => ({
  name,
  facts: factsOf(name, { requires: written.requires ?? [] }),
  takes: takenOf(written.takes),
  converge: written.converge ?? 1,
  stages: Object.entries(written.stages ?? {}).map(([stage, requires]) => ({
    name: stage,
    facts: factsOf(name, { requires }),
    takes: takenOf(written.stageTakes),
  })),
});

const shown = ({ build, edges }: Ordered<Ordering>) =>
  `${build.name}: ${edges.map(({ to }) => to).join(' ')}`;

/** What each build takes: `gcc: glibc`. */
const ordered = (...packages: readonly Ordering[]) => {
  const order = buildOrder(packages);
  return order.ok ? order.value.map(shown) : [describeBuildCycle(order.failure[0]).message];
};

const gcc = named('gcc', { requires: ['glibc-devel'], stages: { bootstrap: [] } });

test('what a package needs itself takes its stage; everybody else takes the whole package', () => {
  expect(
    ordered(
      gcc,
      named('glibc', { requires: ['binutils', 'gcc'] }),
      named('binutils', { requires: ['gcc'] }),
      named('xen', { requires: ['gcc', 'binutils'] }),
    ),
  ).toEqual([
    'gcc@bootstrap: ',
    'binutils: gcc@bootstrap',
    'glibc: binutils gcc@bootstrap',
    'gcc: glibc',
    'xen: gcc binutils',
  ]);
});

test('what each takes does not depend on the order in which packages are named', () => {
  const packages = [
    gcc,
    named('glibc', { requires: ['binutils', 'gcc'], stages: { minimal: ['gcc'] } }),
    named('binutils', { requires: ['gcc', 'glibc'] }),
  ];
  const forwards = ordered(...packages);
  expect(ordered(...packages.toReversed()).toSorted()).toEqual(forwards.toSorted());
  expect(forwards).toContain('glibc@minimal: gcc@bootstrap');
});

test('a stage that nobody needs for a cycle is taken by nobody', () => {
  const plain = named('gcc', { stages: { bootstrap: [] } });
  expect(ordered(plain, named('xen', { requires: ['gcc'] }))).toEqual([
    'gcc@bootstrap: ',
    'gcc: ',
    'xen: gcc',
  ]);
});

test('a package that needs itself is built with its last stage, each stage with the one before', () => {
  const ghc = named('ghc', { requires: ['ghc'], stages: { first: ['ghc'], second: ['ghc'] } });
  expect(ordered(ghc)).toEqual(['ghc@first: ', 'ghc@second: ghc@first', 'ghc: ghc@second']);
});

test('a recipe says which build it takes where it knows better', () => {
  const both = (takes: readonly string[]) =>
    ordered(
      named('a', { requires: ['b'], stages: { small: [] }, takes }),
      named('b', { requires: ['a'], stages: { small: [] } }),
    );
  expect(both([])).toEqual(['a@small: ', 'b@small: ', 'a: b@small', 'b: a@small']);
  expect(both(['b'])).toContain('a: b');
  const outside = named('c', { requires: ['a-devel'], takes: ['a@small'] });
  expect(ordered(named('a', { stages: { small: [] } }), outside)).toContain('c: a@small');
  const [, second] = ordered(
    named('gcc', { requires: ['gcc'], stages: { one: [], two: ['gcc'] }, stageTakes: ['gcc@one'] }),
  );
  expect(second).toBe('gcc@two: gcc@one');
});

test('a stage that needs what needs it is told with what it still needs', () => {
  const order = buildOrder([
    named('gcc', { requires: ['glibc-devel'], stages: { bootstrap: ['glibc-devel >= 2'] } }),
    named('glibc', { requires: ['gcc'] }),
  ]);
  if (order.ok) throw new Error('there is no cycle');
  const { message, location, remedy } = describeBuildCycle(order.failure[0], (name, path) => ({
    file: `recipes/packages/${name}.yaml`,
    line: path[0] === 'stages' ? 5 : 1,
    column: 1,
  }));
  expect(message).toBe(
    'packages need each other to be built: gcc@bootstrap (BuildRequires: glibc-devel >= 2) → ' +
      'glibc (BuildRequires: gcc) → gcc@bootstrap',
  );
  expect(location).toMatchObject({ file: 'recipes/packages/gcc.yaml', line: 5 });
  expect(remedy?.[1]).toBe(
    'recipes/packages/gcc.yaml:5: gcc@bootstrap still has `BuildRequires: glibc-devel >= 2`: ' +
      'let the spec leave that out under what this stage sets.',
  );
});

test('a whole package that a recipe takes in a cycle is told with that recipe', () => {
  const order = buildOrder([
    named('a', { requires: ['b'], stages: { small: [] } }),
    named('b', { requires: ['a'], takes: ['a'] }),
  ]);
  if (order.ok) throw new Error('there is no cycle');
  const { remedy } = describeBuildCycle(order.failure[0], (name) => ({
    file: `recipes/packages/${name}.yaml`,
    line: 1,
    column: 1,
  }));
  expect(remedy?.[1]).toBe(
    'recipes/packages/b.yaml:1: leave `a` out of `takes:`: b then takes a stage of it.',
  );
});

test('of many cycles, the one is told that goes through what most need, and briefly', () => {
  const told = ordered(
    named('a', { requires: ['b'] }),
    named('b', { requires: ['c', 'tool'] }),
    named('c', { requires: ['tool', 'a'] }),
    named('d', { requires: ['tool'] }),
    named('tool', { requires: ['d', 'a'] }),
  );
  expect(told).toEqual([
    'packages need each other to be built: tool (BuildRequires: d) → d (BuildRequires: tool) → tool',
  ]);
});

test("a stage's macros are what --with, --without and --define set", () => {
  const stage = { name: 'bootstrap', with: ['bootstrap'], without: ['tests'], takes: [] };
  expect(stageMacros({ ...stage, macros: { build_docs: '0' } })).toEqual({
    build_docs: '0',
    _with_bootstrap: '--with-bootstrap',
    _without_tests: '--without-tests',
  });
});

test('the whole packages of a cycle are built again with those of the round before', () => {
  const ordering = ordered(
    named('gcc', { requires: ['glibc'], stages: { bootstrap: [] }, converge: 2 }),
    named('glibc', { requires: ['gcc', 'binutils'] }),
    named('binutils', { requires: ['gcc'] }),
    named('xen', { requires: ['gcc', 'binutils'] }),
  );
  expect(ordering.toSorted()).toEqual([
    'binutils: gcc@bootstrap',
    'binutils@2: gcc',
    'gcc: glibc',
    'gcc@2: glibc@2',
    'gcc@bootstrap: ',
    'glibc: gcc@bootstrap binutils',
    'glibc@2: gcc binutils@2',
    'xen: gcc@2 binutils@2',
  ]);
});

test('a package that needs itself is built with itself; three rounds, where nothing is said', () => {
  const { converge: _, ...ghc } = named('ghc', { requires: ['ghc'], stages: { first: ['ghc'] } });
  expect(ordered(ghc)).toEqual(['ghc@first: ', 'ghc: ghc@first', 'ghc@2: ghc', 'ghc@3: ghc@2']);
});

test('of two stages in one cycle, each round takes the whole of the round before', () => {
  const both = (name: string, requires: string, takes: readonly string[] = []) =>
    named(name, { requires: [requires], stages: { small: [] }, takes, converge: 2 });
  expect(ordered(both('a', 'b'), both('b', 'a')).toSorted()).toEqual([
    'a: b@small',
    'a@2: b',
    'a@small: ',
    'b: a@small',
    'b@2: a',
    'b@small: ',
  ]);
  // What a recipe says holds for the first round, and of whole packages for each.
  expect(ordered(both('a', 'b', ['b@small']), both('b', 'a'))).toContain('a@2: b');
  expect(ordered(both('a', 'b', ['b']), both('b', 'a'))).toContain('a@2: b@2');
});

test('whatever packages need, stages that need nothing cut all cycles, in any order of names', () => {
  const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 3 }), (graph, converge) => {
      const packages = graph.map((needs, index) =>
        named(`p${index}`, {
          requires: needs.filter((to) => to < graph.length).map((to) => `p${to}`),
          stages: { small: [] },
          converge,
        }),
      );
      const order = buildOrder(packages);
      if (!order.ok) throw new Error(describeBuildCycle(order.failure[0]).message);
      const places = new Map(order.value.map(({ build }, index) => [build.name, index]));
      for (const { build, edges } of order.value) {
        const later = edges.filter(
          ({ to }) => (places.get(to) ?? Infinity) >= (places.get(build.name) ?? 0),
        );
        expect(later).toEqual([]);
      }
      const turned = buildOrder(packages.toReversed());
      expect(new Set(turned.ok ? turned.value.map(shown) : [])).toEqual(
        new Set(order.value.map(shown)),
      );
    }),
  );
});
