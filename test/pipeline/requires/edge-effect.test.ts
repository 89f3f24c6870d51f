import { expect, test } from 'vitest';
import { type BuildNode, edgeEffect, edgesOf } from '../../../pipeline/requires/edge-effect.ts';
import { buildOrder } from '../../../specs/build-order.ts';
import { factsOf } from '../../rig/facts-of.ts';

const node = (name: string, seconds: number, ...needs: readonly string[]): BuildNode => ({
  name,
  seconds,
  edges: needs.map((one) => ({ needs: one, to: one.replace(/-devel$/, '') })),
});

test('a BuildRequires that no package of ours meets has no effect on the order', () => {
  expect(edgeEffect([node('a', 1)], { of: 'a', needs: 'gcc' })).toBeUndefined();
  expect(edgeEffect([], { of: 'a', needs: 'gcc' })).toBeUndefined();
});

test('without its edge a package begins after what it still waits for, and the chain is shorter', () => {
  const nodes = [node('zstd', 50), node('yajl', 10), node('xen', 100, 'zstd-devel', 'yajl')];
  expect(edgeEffect(nodes, { of: 'xen', needs: 'zstd-devel' })).toEqual({
    to: 'zstd',
    needsItAnyway: false,
    begins: { before: 50, without: 10 },
    allDone: { before: 150, without: 110 },
  });
});

test('an edge that others stand for, too, can go without any effect', () => {
  const nodes = [node('zstd', 50), node('tool', 1, 'zstd'), node('xen', 9, 'zstd-devel', 'tool')];
  expect(edgeEffect(nodes, { of: 'xen', needs: 'zstd-devel' })).toMatchObject({
    needsItAnyway: true,
    begins: { before: 51, without: 51 },
  });
  const twice = [node('zstd', 50), node('xen', 9, 'zstd-devel', 'zstd')];
  expect(edgeEffect(twice, { of: 'xen', needs: 'zstd' })).toMatchObject({ needsItAnyway: true });
});

test('what a recipe takes is needed without the BuildRequires that says so, too', () => {
  const xen = { name: 'xen', facts: factsOf('xen', { requires: ['zstd', 'yajl-devel'] }) };
  const packages = ['zstd', 'yajl'].map((name) => ({ name, facts: factsOf(name) }));
  const order = buildOrder([...packages, { ...xen, takes: [{ package: 'zstd' }] }]);
  if (!order.ok) throw new Error('there is a cycle');
  const nodes = order.value.map((one) => ({
    name: one.build.name,
    seconds: 1,
    edges: edgesOf(one),
  }));
  expect(edgeEffect(nodes, { of: 'xen', needs: 'zstd' })?.needsItAnyway).toBe(true);
  expect(edgeEffect(nodes, { of: 'xen', needs: 'yajl-devel' })?.needsItAnyway).toBe(false);
});
