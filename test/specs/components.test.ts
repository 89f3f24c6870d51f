import fc from 'fast-check';
import { expect, test } from 'vitest';
import { components } from '../../specs/components.ts';

const partsOf = (edges: Readonly<Record<string, readonly string[]>>) =>
  components(Object.keys(edges), (node) => edges[node] ?? []).map((part) => part.join(' '));

test('finds what is in one cycle, and puts it after what it leads to', () => {
  expect(partsOf({ top: ['a', 'x'], a: ['b'], b: ['c'], c: ['a', 'x'], x: [] })).toEqual([
    'x',
    'a b c',
    'top',
  ]);
});

test('keeps the order of what has no edges, and counts an edge to itself as nothing', () => {
  expect(partsOf({ c: ['c'], a: [], b: [] })).toEqual(['c', 'a', 'b']);
});

test('does not mind how deep a graph is', () => {
  const deep = Array.from({ length: 50_000 }, (_, index) => `${index}`);
  const found = components(deep, (node) => deep.slice(Number(node) + 1, Number(node) + 2));
  expect(found).toHaveLength(deep.length);
});

test('nodes are together exactly where each leads to the other', () => {
  const graphs = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(graphs, (graph) => {
      const edgesOf = (node: string) =>
        (graph[Number(node)] ?? []).filter((to) => to < graph.length).map(String);
      const nodes = graph.map((_, index) => `${index}`);
      const reachedFrom = (from: string) => {
        const reached = [from];
        for (const one of reached) {
          reached.push(...edgesOf(one).filter((to) => !reached.includes(to)));
        }
        return reached;
      };
      const found = components(nodes, edgesOf);
      const partOf = (node: string) => found.findIndex((part) => part.includes(node));
      expect(found.flat().toSorted()).toEqual(nodes.toSorted());
      for (const a of nodes) {
        for (const b of reachedFrom(a)) {
          expect(partOf(b)).toBeLessThanOrEqual(partOf(a));
          expect(partOf(a) === partOf(b)).toBe(reachedFrom(b).includes(a));
        }
      }
    }),
  );
});
