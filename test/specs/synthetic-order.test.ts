import { expect, test } from 'vitest';
import { buildOrder } from '../../specs/build-order.ts';
import { parseSpecFacts } from '../../specs/spec-facts.ts';
import { modelledFacts } from '../rig/modelled-rpm.ts';
import { syntheticDistribution, type SyntheticPackage } from '../rig/synthetic-distribution.ts';
import { syntheticSpec } from '../rig/synthetic-spec.ts';

const factsOf = (one: SyntheticPackage) => {
  const facts = parseSpecFacts(modelledFacts(syntheticSpec(one)));
  if (!facts.ok) throw new Error(facts.failure.problem);
  return { name: one.name, facts: facts.value };
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
