import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildOrder } from '../../specs/build-order.ts';
import { describeBuildCycle } from '../../specs/describe-build-cycle.ts';
import { factsOf } from '../rig/facts-of.ts';

const named = (
  name: string,
  requires: readonly string[] = [],
  provides: readonly string[] = [],
) => ({
  name,
  facts: factsOf(name, { requires, provides }),
});

const names = (packages: Parameters<typeof buildOrder>[0]) => {
  const order = buildOrder(packages);
  return order.ok ? order.value.map((one) => one.build.name) : order.failure;
};

test('puts a package after those whose subpackages it needs', () => {
  const packages = [named('xen', ['gcc', 'zstd-devel >= 1.5']), named('zstd')];
  expect(names(packages)).toEqual(['zstd', 'xen']);
});

test('knows a package by what it says that it provides, too', () => {
  const packages = [
    named('xen', ['pkgconfig(zstd)']),
    named('zstd', [], ['pkgconfig(zstd) = 1.5']),
  ];
  expect(names(packages)).toEqual(['zstd', 'xen']);
});

test('comes after all that state what it needs, or after those alone that have the very name', () => {
  const edges = (packages: readonly ReturnType<typeof named>[]) => {
    const order = buildOrder(packages);
    return (
      order.ok &&
      order.value
        .at(-1)
        ?.edges.map(({ to }) => to)
        .toSorted()
    );
  };
  const both = [named('left', [], ['mta']), named('right', [], ['mta = 1'])];
  expect(edges([...both, named('user', ['mta >= 1'])])).toEqual(['left', 'right']);
  expect(edges([...both, named('mta'), named('user', ['mta'])])).toEqual(['mta']);
  expect(edges([...both, named('user', ['(right >= 1 if (left or none))'])])).toEqual([
    'left',
    'right',
  ]);
});

test('says which BuildRequires leads where', () => {
  const order = buildOrder([named('xen', ['gcc', 'zstd-devel >= 1']), named('zstd')]);
  expect(order.ok && order.value.at(-1)?.edges).toEqual([{ to: 'zstd', needs: 'zstd-devel >= 1' }]);
});

test('comes after what its recipe takes, which no spec names', () => {
  const user = { ...named('user', ['one-devel']), takes: [{ package: 'one' }, { package: 'two' }] };
  const order = buildOrder([user, named('two'), named('one'), named('three')]);
  expect(order.ok && order.value.find(({ build }) => build.name === 'user')?.edges).toEqual([
    { to: 'one', needs: 'one-devel' },
    { to: 'two', needs: undefined },
  ]);
  expect(names([user, named('two'), named('one')])).toEqual(['one', 'two', 'user']);
});

test('a recipe that takes its own package adds nothing to what its spec says', () => {
  const one = { ...named('one'), takes: [{ package: 'one' }] };
  expect(names([{ ...one, stages: [{ name: 'early', facts: one.facts, takes: [] }] }])).toEqual([
    'one@early',
    'one',
  ]);
});

test('tells which stage a recipe could take that closes a cycle', () => {
  const two = named('two', ['one-devel']);
  const order = buildOrder([
    { ...named('one'), takes: [{ package: 'two' }] },
    { ...two, stages: [{ name: 'bootstrap', facts: factsOf('two'), takes: [] }] },
  ]);
  expect(order.ok ? '' : describeBuildCycle(order.failure[0])).toMatchObject({
    remedy: expect.arrayContaining([
      'the recipe of one: write the stage of `two` that one takes in `takes:`, such as `two@bootstrap`.',
    ]),
  });
});

test('tells where a recipe closes a cycle', () => {
  const order = buildOrder([
    { ...named('one'), takes: [{ package: 'two' }] },
    named('two', ['one-devel']),
  ]);
  expect(order.ok ? '' : describeBuildCycle(order.failure[0])).toMatchObject({
    message:
      'packages need each other to be built: one (takes: two) → two (BuildRequires: one-devel) → one',
    remedy: expect.arrayContaining([
      'the recipe of one: leave `two` out of `takes:`, if one can be built without it.',
    ]),
  });
});

const running = (
  name: string,
  requires: readonly string[],
  runs: Readonly<Record<string, readonly string[]>>,
) => ({ name, facts: factsOf(name, { requires, runs }) });

const edgesIn = (packages: Parameters<typeof buildOrder>[0], of: string) => {
  const order = buildOrder(packages);
  const edges = order.ok ? order.value.find(({ build }) => build.name === of)?.edges : undefined;
  return edges?.map(({ to, needs }) => `${to} by ${needs}`);
};

test('comes after what its BuildRequires state that they require, at any remove', () => {
  const packages = [
    named('lean', ['stan >= 1']),
    running('stan', [], { stan: ['(bc or dc)'], 'stan-devel': ['viewer'] }),
    running('bc', [], { bc: ['readline = 8', '/bin/sh', 'stan'] }),
    named('readline'),
    named('viewer'),
  ];
  expect(edgesIn(packages, 'lean')).toEqual([
    'stan by stan >= 1',
    'bc by stan >= 1',
    'readline by stan >= 1',
  ]);
  expect(edgesIn(packages, 'stan')).toEqual([]);
  expect(names(packages)).toEqual(['stan', 'bc', 'readline', 'lean', 'viewer']);
  const taking = { ...named('taking'), takes: [{ package: 'stan' }] };
  expect(edgesIn([...packages, taking], 'taking')).toEqual([
    'stan by undefined',
    'bc by undefined',
    'readline by undefined',
    'viewer by undefined',
  ]);
});

test('does not wait for what is required at run time and needs it to be built', () => {
  const packages = [
    named('bc', ['flex', 'm4']),
    running('flex', [], { flex: ['m4', 'bison'] }),
    named('bison', ['bc']),
    named('m4'),
    named('lean', ['flex']),
  ];
  expect(edgesIn(packages, 'bc')).toEqual(['flex by flex', 'm4 by m4', 'm4 by flex']);
  expect(edgesIn(packages, 'lean')).toEqual(['flex by flex', 'm4 by flex', 'bison by flex']);
});

test('what is required at run time hinders no order that there is without it, in any order of names', () => {
  const below = fc.array(fc.nat(12), { maxLength: 3 });
  const sets = fc.array(fc.record({ builds: below, runs: below }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sets, (all) => {
      const packages = all.map(({ builds, runs }, index) =>
        running(
          `p${index}`,
          builds.filter((one) => one < index).map((one) => `p${one}`),
          { [`p${index}`]: runs.map((one) => `p${one}`) },
        ),
      );
      const order = buildOrder(packages);
      const turned = buildOrder(packages.toReversed());
      if (!order.ok || !turned.ok) throw new Error('there is no order');
      const places = new Map(order.value.map(({ build }, index) => [build.name, index]));
      for (const { build, edges } of order.value) {
        for (const { to } of edges) {
          expect(places.get(to) ?? Infinity).toBeLessThan(places.get(build.name) ?? -1);
        }
        const other = turned.value.find((one) => one.build.name === build.name);
        expect(new Set(other?.edges.map(({ to }) => to))).toEqual(
          new Set(edges.map(({ to }) => to)),
        );
      }
    }),
  );
});

test('takes a package that needs itself from the imports', () => {
  expect(names([named('gcc', ['gcc', 'gcc-devel'])])).toEqual(['gcc']);
});

test('keeps the order of packages that do not need each other', () => {
  expect(names([named('c'), named('a'), named('b')])).toEqual(['c', 'a', 'b']);
});

test('tells one cycle of each part in which all need each other', () => {
  const order = buildOrder([
    named('egg', ['hen']),
    named('hen', ['egg']),
    named('between', ['hen']),
    named('up', ['down', 'between']),
    named('down', ['up']),
  ]);
  expect(
    order.ok ? [] : order.failure.map(({ chain }) => chain.map((link) => link.package).toSorted()),
  ).toEqual([
    ['egg', 'hen'],
    ['down', 'up'],
  ]);
});

test('tells a cycle with the BuildRequires that make it, and without what only leads there', () => {
  const packages = [
    named('top', ['one']),
    named('one', ['two-devel']),
    named('two', ['three']),
    named('three', ['one-devel >= 2']),
  ];
  const order = buildOrder(packages);
  expect(order.ok).toBe(false);
  if (order.ok) return;
  const at = (name: string) => ({ file: `recipes/packages/${name}.yaml`, line: 1, column: 1 });
  expect(describeBuildCycle(order.failure[0], at)).toEqual({
    code: 'spec/build-cycle',
    message:
      'packages need each other to be built: one (BuildRequires: two-devel) → ' +
      'two (BuildRequires: three) → three (BuildRequires: one-devel >= 2) → one',
    location: at('one'),
    remedy: [
      'Cut one of these BuildRequires: build one of the packages in a stage without it first.',
      'recipes/packages/one.yaml:1: add `stages: { bootstrap: { with: [bootstrap] } }`, and ' +
        "`BuildRequires: two-devel` to the spec's `%if %{without bootstrap}`: three then takes one@bootstrap.",
      'recipes/packages/two.yaml:1: add `stages: { bootstrap: { with: [bootstrap] } }`, and ' +
        "`BuildRequires: three` to the spec's `%if %{without bootstrap}`: one then takes two@bootstrap.",
      'recipes/packages/three.yaml:1: add `stages: { bootstrap: { with: [bootstrap] } }`, and ' +
        "`BuildRequires: one-devel >= 2` to the spec's `%if %{without bootstrap}`: two then takes three@bootstrap.",
      'Or get one of the packages from the imports. See docs/bootstrap.md.',
    ],
    exitCode: 2,
  });
});

test('orders every acyclic set of packages, each once', () => {
  const sets = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(sets, fc.boolean(), (needs, reversed) => {
      const packages = needs.map((below, index) =>
        named(
          `p${index}`,
          below.filter((one) => one < index).map((one) => `p${one}-devel`),
        ),
      );
      const order = names(reversed ? packages.toReversed() : packages);
      expect(order).toHaveLength(packages.length);
      const place = new Map(Array.isArray(order) ? order.map((name, index) => [name, index]) : []);
      for (const { name, facts } of packages) {
        for (const needed of facts.buildRequires) {
          const before = place.get(needed.replace('-devel', '')) ?? Infinity;
          expect(before).toBeLessThan(place.get(name) ?? -1);
        }
      }
    }),
  );
});
