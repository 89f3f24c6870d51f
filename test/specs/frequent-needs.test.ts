import { expect, test } from 'vitest';
import { frequentNeeds, type NeedingBuild } from '../../specs/frequent-needs.ts';

const build = (
  name: string,
  requires: readonly string[],
  leadsTo: Readonly<Record<string, string>> = {},
): NeedingBuild => ({
  name,
  requires,
  edges: Object.entries(leadsTo).map(([needs, to]) => ({ needs, to })),
});

const many = (
  count: number,
  name: string,
  ...[requires, leadsTo]: [readonly string[], Readonly<Record<string, string>>?]
) => Array.from({ length: count }, (_, index) => build(`${name}${index}`, requires, leadsTo));

const frequent = (builds: readonly NeedingBuild[], without: readonly string[] = []) =>
  frequentNeeds(builds, { without });

test('takes what eight builds need together, and no fewer', () => {
  expect(frequent(many(7, 'a', ['ocaml']))).toBeUndefined();
  const found = frequent([...many(8, 'a', ['ocaml', 'dune']), build('b', ['ocaml'])]);
  expect(found?.requires).toEqual(['dune', 'ocaml']);
  expect(found?.of.size).toBe(8);
  expect(found?.of.has('b')).toBe(false);
});

test('takes the set that saves the most', () => {
  const found = frequent([...many(20, 'a', ['ocaml']), ...many(9, 'b', ['ocaml', 'perl'])]);
  expect(found?.requires).toEqual(['ocaml']);
  expect(found?.of.size).toBe(29);
  const five = ['p', 'q', 'r', 's', 't'];
  const within = [...many(55, 'a', ['bc']), ...many(45, 'b', ['bc', ...five])];
  expect(frequent(within)?.requires).toEqual(['bc', ...five]);
  const beside = [...many(100, 'a', ['bc']), ...many(60, 'b', five)];
  expect(frequent(beside)?.requires).toEqual(five);
  expect(frequent(beside)?.of.size).toBe(60);
});

test('leaves out what every root has, and what means something else in each root', () => {
  expect(frequent(many(9, 'a', ['gcc', '(a if b)']), ['gcc'])).toBeUndefined();
  expect(frequent(many(9, 'a', ['gcc', 'perl']), ['gcc'])?.requires).toEqual(['perl']);
});

test('is of builds that take the same builds of ours for it', () => {
  const late = many(8, 'a', ['gcc'], { gcc: 'gcc' });
  const early = many(8, 'b', ['gcc'], { gcc: 'gcc@bootstrap' });
  expect(frequent([...late, ...many(3, 'b', ['gcc'], { gcc: 'gcc@bootstrap' })])).toEqual({
    requires: ['gcc'],
    takes: new Set(['gcc']),
    of: new Set(late.map(({ name }) => name)),
  });
  expect(frequent([...early, ...late])?.of.size).toBe(8);
});

test('does not depend on the order of builds or of what they need', () => {
  const builds = [...many(9, 'a', ['x', 'y', 'z']), ...many(9, 'b', ['z', 'w', 'x'])];
  const turned = builds
    .toReversed()
    .map((one) => ({ ...one, requires: one.requires.toReversed() }));
  expect(frequent(turned)?.requires).toEqual(frequent(builds)?.requires);
});
