import { expect, test } from 'vitest';
import { buildOrder } from '../../specs/build-order.ts';
import { parseSpecFacts } from '../../specs/spec-facts.ts';
import { modelledFacts } from '../rig/modelled-rpm.ts';
import { syntheticDistribution, type SyntheticPackage } from '../rig/synthetic-distribution.ts';
import { syntheticSpec } from '../rig/synthetic-spec.ts';

const queried = (one: SyntheticPackage, macros?: string) => {
  const facts = parseSpecFacts(modelledFacts(syntheticSpec(one), macros));
  if (!facts.ok) throw new Error(facts.failure.problem);
  return facts.value;
};

const factsOf = (one: SyntheticPackage) => ({ name: one.name, facts: queried(one) });

const withStage = (one: SyntheticPackage) => {
  const bootstrap = { name: 'bootstrap', facts: queried(one, '%_with_bootstrap 1'), takes: [] };
  return {
    ...factsOf(one),
    converge: 2,
    takes: [],
    stages: one.late.length > 0 ? [bootstrap] : [],
  };
};

const namesOf = ({ name, requires }: SyntheticPackage) =>
  [name, requires.map(({ to }) => to)] as const;

test('a synthetic distribution is the same wherever it is made, and another for another seed', () => {
  const options = { seed: 1, size: 200 };
  expect(syntheticDistribution(options)).toEqual(syntheticDistribution(options));
  expect(syntheticDistribution({ ...options, seed: 2 })).not.toEqual(
    syntheticDistribution(options),
  );
});

test('orders a large distribution so that each package comes after those that it needs', () => {
  const packages = syntheticDistribution({ seed: 3, size: 1000 });
  const order = buildOrder(packages.map(factsOf));
  if (!order.ok) throw new Error('there is a cycle');
  const places = new Map(order.value.map((one, index) => [one.build.name, index]));
  expect(places.size).toBe(packages.length);
  for (const [name, needs] of packages.map(namesOf)) {
    const later = needs.filter((to) => (places.get(to) ?? Infinity) > (places.get(name) ?? -1));
    expect(later).toEqual([]);
  }
  const [deepest = 0] = packages.map(({ layer }) => layer).toSorted((a, b) => b - a);
  expect(deepest).toBeGreaterThan(8);
});

test('orders a large distribution whose cycles stages cut, each build after all that it takes', () => {
  const packages = syntheticDistribution({ seed: 4, size: 1000, cycles: 3, cut: true });
  const order = buildOrder(packages.map(withStage));
  if (!order.ok) throw new Error('there is a cycle');
  const places = new Map(order.value.map(({ build }, index) => [build.name, index]));
  const staged = packages.filter(({ late }) => late.length > 0).map(({ name }) => name);
  expect(staged).toHaveLength(3);
  for (const name of staged) {
    const inOrder = [`${name}@bootstrap`, name, `${name}@2`].map((one) => places.get(one));
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity)));
    expect(inOrder).not.toContain(undefined);
  }
  const later = order.value.flatMap(({ build, edges }, index) =>
    edges.filter(({ to }) => (places.get(to) ?? Infinity) >= index).map(() => build.name),
  );
  expect(later).toEqual([]);
  expect(places.size).toBeGreaterThan(packages.length + 2 * staged.length);
});

test('names the packages of a cycle in a large distribution, each with what it needs', () => {
  const packages = syntheticDistribution({ seed: 4, size: 1000, cycles: 2 });
  const order = buildOrder(packages.map(factsOf));
  if (order.ok) throw new Error('there is no cycle');
  const needs = new Map(packages.map(namesOf));
  const [{ chain }] = order.failure;
  expect(chain.length).toBeGreaterThan(1);
  for (const [index, step] of chain.entries()) {
    const next = chain[(index + 1) % chain.length]?.package;
    expect(needs.get(step.package)).toContain(next);
    expect(step.needs).toContain(next);
  }
});
