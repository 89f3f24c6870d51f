import { expect, test } from 'vitest';
import { needingMore, newRequires, toBeAsked } from '../../specs/more-requires.ts';
import { type Package, type PlannedBuild, planPackages } from '../../specs/plan-packages.ts';
import { factsOf } from '../rig/facts-of.ts';
import { testBuildRoot } from '../rig/test-build-root.ts';

const options = { buildRoot: testBuildRoot, macros: '' };

const packaged = (
  name: string,
  { generates = false, requires = [] }: { generates?: boolean; requires?: readonly string[] } = {},
): Package => ({
  name,
  spec: `Name: ${name}\n`,
  facts: factsOf(name, { generates, requires }),
  sources: [],
  limits: { memoryMiB: 1024, pids: 64, seconds: 60 },
});

const planned = (...packages: readonly Package[]) => {
  const plan = planPackages(packages, options);
  if (!plan.ok) throw new Error(plan.failure[0].kind);
  return plan.value;
};

const takenBy = (one: PlannedBuild | undefined) => one?.takes.map(({ build }) => build.name);

const asked = (plan: ReturnType<typeof planned>, wanted: readonly string[]) =>
  toBeAsked(plan, (name) => wanted.includes(name))
    .map(({ build, more }) => [build.name, more.rounds] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

test('only specs that say so are asked in their build roots, or those whose recipes do', () => {
  const plan = planned(
    packaged('plain'),
    packaged('python', { generates: true }),
    { ...packaged('macros'), rounds: 3 },
    { ...packaged('bounded', { generates: true }), rounds: 2 },
  );
  expect(asked(plan, ['plain', 'python', 'macros', 'bounded'])).toEqual([
    ['bounded', 2],
    ['macros', 3],
    ['python', 10],
  ]);
  expect(plan.get('plain')).not.toHaveProperty('more');
});

test('a spec is asked in its build root, and %generate_buildrequires only runs where it is', () => {
  const plan = planned(packaged('python', { generates: true }), {
    ...packaged('macros'),
    rounds: 2,
  });
  const jobOf = (name: string) => {
    const one = plan.get(name);
    expect(one?.more?.requires.action.environment).toEqual({ kind: 'image', output: one?.root });
    return JSON.stringify(one?.more?.requires.action.job);
  };
  expect(jobOf('python')).toContain('rpmbuild -rr');
  expect(jobOf('macros')).not.toContain('rpmbuild');
});

test('only what wanted packages lead to is asked, their stages too', () => {
  const stage = { name: 'small', facts: factsOf('b', { generates: true }), takes: [], macros: '' };
  const plan = planned(
    packaged('a', { generates: true, requires: ['b'] }),
    { ...packaged('b', { requires: ['a'] }), stages: [stage], converge: 1 },
    packaged('c', { generates: true }),
  );
  expect(asked(plan, ['b'])).toEqual([
    ['a', 10],
    ['b@small', 10],
  ]);
  expect(asked(plan, [])).toEqual([]);
});

test('what is said is new where facts do not have it', () => {
  const facts = factsOf('a', { requires: ['gcc', 'b >= 2'] });
  expect(newRequires('gcc\nb >= 2\nb >= 3\n\nb >= 3\nc\n', facts)).toEqual(['b >= 3', 'c']);
  expect(newRequires('', facts)).toEqual([]);
});

test('more BuildRequires lead to more packages of ours', () => {
  const stage = { name: 'small', facts: factsOf('a'), takes: [], macros: '' };
  const packages = [
    { ...packaged('a', { requires: ['gcc'] }), stages: [stage] },
    packaged('lib'),
    packaged('c'),
  ];
  const more = new Map([
    ['a', ['lib-devel']],
    ['a@small', ['c']],
  ]);
  const plan = planned(...needingMore(packages, more));
  expect(plan.get('a')?.build.facts.buildRequires).toEqual(['gcc', 'lib-devel']);
  expect(takenBy(plan.get('a'))).toEqual(['lib']);
  expect(takenBy(plan.get('a')?.earlier[0])).toEqual(['c']);
  expect(plan.get('lib')?.rpms).toEqual(planned(...packages).get('lib')?.rpms);
});
