import { expect, test } from 'vitest';
import { membersOf } from '../../pipeline/core/action.ts';
import { type Package, planPackages } from '../../specs/plan-packages.ts';
import { factsOf } from '../rig/facts-of.ts';
import { testBuildRoot } from '../rig/test-build-root.ts';

const buildRoot = testBuildRoot;

const packaged = (name: string, requires: readonly string[], own: Partial<Package> = {}) => ({
  name,
  spec: `Name: ${name}\n`,
  facts: factsOf(name, { requires }),
  sources: [],
  limits: { memoryMiB: 1024, pids: 64, seconds: 60 },
  ...own,
});

const stageOf = (name: string, requires: readonly string[] = []) => [
  { name: 'small', facts: factsOf(name, { requires }), macros: '', takes: [] },
];

/** By build: what its root may take, and how many closures that is made of. */
const planned = (...packages: readonly Package[]) => {
  const plan = planPackages(packages, { buildRoot, macros: '' });
  if (!plan.ok) throw new Error(plan.failure[0].kind);
  const builds = [...plan.value.values()].flatMap((one) => [...one.earlier, one]);
  return new Map(
    builds.map(({ build, visible }) => {
      const members = membersOf(visible);
      const seen = builds.filter(({ rpms }) => members.includes(rpms));
      expect(seen).toHaveLength(members.length);
      const names = seen.map((one) => one.build.name).toSorted();
      return [build.name, { names: names.join(' '), visible }];
    }),
  );
};

test('what is above a cycle sees its whole packages, and what is below it, each once', () => {
  const plan = planned(
    packaged('base', []),
    packaged('gcc', ['glibc', 'base'], { stages: stageOf('gcc', ['base']), converge: 2 }),
    packaged('glibc', ['gcc', 'kernel']),
    packaged('kernel', ['base']),
    packaged('xen', ['gcc']),
    packaged('tools', ['xen']),
  );
  const seen = (name: string) => plan.get(name)?.names;
  expect(seen('gcc@small')).toBe('base');
  expect(seen('glibc')).toBe('base gcc@small kernel');
  expect(seen('gcc@2')).toBe('base gcc glibc@2 kernel');
  expect(seen('xen')).toBe('base gcc@2 glibc@2 kernel');
  expect(seen('tools')).toBe('base gcc@2 glibc@2 kernel xen');
  // Not listed anew: above the cycle, a closure is made of closures again.
  expect(plan.get('tools')?.visible.outputs).toHaveLength(1);
  expect(plan.get('tools')?.visible.inner).toEqual([plan.get('xen')?.visible]);
});

test('who takes a stage sees that, and who takes it in turn sees the whole package where it is there', () => {
  const plan = planned(
    packaged('a', [], { stages: stageOf('a') }),
    packaged('b', ['a'], { takes: [{ package: 'a', stage: 'small' }] }),
    packaged('c', ['b']),
    packaged('d', ['b', 'a']),
    packaged('e', ['d']),
  );
  const seen = (name: string) => plan.get(name)?.names;
  expect(seen('b')).toBe('a@small');
  expect(seen('c')).toBe('a@small b');
  expect(seen('d')).toBe('a b');
  expect(seen('e')).toBe('a b d');
});
