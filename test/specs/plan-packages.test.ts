import { expect, test } from 'vitest';
import { membersOf, output } from '../../pipeline/core/action.ts';
import { type Package, planPackages } from '../../specs/plan-packages.ts';
import { factsOf } from '../rig/facts-of.ts';
import { testBuildRoot } from '../rig/test-build-root.ts';
import { workOf } from '../rig/work-of.ts';

const limits = { memoryMiB: 1024, pids: 64, seconds: 60 };
const buildRoot = testBuildRoot;

const packaged = (name: string, requires: readonly string[] = [], spec = ''): Package => ({
  name,
  spec: `Name: ${name}\n${spec}`,
  facts: factsOf(name, { requires }),
  sources: [],
  limits,
});

const planned = (packages: readonly Package[], macros = '%dist .mini1\n') => {
  const plan = planPackages(packages, { buildRoot, macros });
  if (!plan.ok) throw new Error(plan.failure[0].kind);
  return plan.value;
};

const chain = (zstdSpec = '') => [
  packaged('xen', ['libfoo-devel', 'gcc']),
  packaged('libfoo', ['zstd-devel']),
  packaged('zstd', ['gcc'], zstdSpec),
  packaged('mdadm'),
];

const idsOf = (packages: readonly Package[], macros?: string) =>
  Object.fromEntries(
    [...planned(packages, macros)].map(([name, { rpms }]) => [name, rpms.action.id]),
  );

test("gives a build root what the package's BuildRequires lead to among ours, in turn", () => {
  const plan = planned(chain());
  expect([...plan.keys()]).toEqual(['zstd', 'libfoo', 'xen', 'mdadm']);
  const { visible = expect.fail('xen is not planned'), resolved } = plan.get('xen') ?? {};
  expect(membersOf(visible)).toEqual(['libfoo', 'zstd'].map((name) => plan.get(name)?.rpms));
  expect(plan.get('mdadm')?.visible).toMatchObject({ outputs: [], inner: [] });
  expect(resolved?.added.action.inputs.at(-1)).toEqual({ path: '/in/ours', content: visible });
});

test('rebuilds the SRPM itself, in the root that has its BuildRequires', () => {
  const { srpm, root, rpms } = planned(chain()).get('xen') ?? {};
  expect(rpms?.action.environment).toEqual({ kind: 'image', output: root });
  expect(rpms?.action.inputs[0]).toEqual({ path: '/in/srpm', content: srpm });
  expect(srpm?.action.environment).toEqual({ kind: 'image', output: buildRoot.image });
});

test('dates a package by its changelog and bounds it by its recipe', () => {
  const job = planned(chain()).get('zstd')?.rpms.action.job;
  expect(job).toMatchObject({ limits, env: { SOURCE_DATE_EPOCH: '1700000000' } });
});

test('gives a changed package, and those that need it, other actions than before', () => {
  const [before, after] = [idsOf(chain()), idsOf(chain('# changed\n'))];
  const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
  expect(changed).toEqual(['zstd', 'libfoo', 'xen']);
});

test('gives every package other actions for other macros', () => {
  const [before, after] = [idsOf(chain()), idsOf(chain(), '%dist .mini2\n')];
  expect(Object.keys(before).filter((name) => before[name] === after[name])).toEqual([]);
});

test('builds nothing of a package whose spec rpm cannot read', () => {
  const unread = output('facts', workOf('query-spec').action);
  const { srpm } = planned([{ ...packaged('zstd'), unread }]).get('zstd') ?? {};
  expect(srpm?.action.inputs.at(-1)?.content).toBe(unread);
});

test('does not depend on the order in which packages are named', () => {
  expect(idsOf(chain().toReversed())).toEqual(idsOf(chain()));
});

test('refuses packages that need each other', () => {
  const packages = [packaged('a', ['b']), packaged('b', ['a-devel'])];
  expect(planPackages(packages, { buildRoot, macros: '' })).toMatchObject({
    ok: false,
    failure: [{ kind: 'build-cycle', chain: [{ package: 'a' }, { package: 'b' }] }],
  });
});

/** The root that a package's own is installed in. */
const beginningOf = (plan: ReturnType<typeof planned>, name: string) => {
  const { environment } = plan.get(name)?.root.action ?? {};
  return environment?.kind === 'image' ? environment.output.action : undefined;
};

test('begins the roots of many that need the same with a layer of that', () => {
  const eight = Array.from({ length: 8 }, (_, index) =>
    packaged(`app${index}`, ['zstd-devel', 'bc', ...(index > 0 ? [] : ['libfoo'])]),
  );
  const plan = planned([...eight, ...chain()]);
  for (const { name } of chain()) expect(beginningOf(plan, name)).toBe(buildRoot.image.action);
  const listOf = (name: string) => {
    const layer = beginningOf(plan, name);
    expect(layer?.environment).toEqual({ kind: 'image', output: buildRoot.image });
    const [rpms] = layer?.inputs ?? [];
    if (rpms === undefined || !('action' in rpms.content)) throw new Error('no RPMs');
    expect(rpms.content.path).toBe('layer');
    expect(rpms.content.action.job).toMatchObject({ kind: 'select', layer: '/in/layer/added' });
    return rpms.content.action.inputs.find(({ path }) => path === '/in/layer')?.content;
  };
  const lists = new Set(eight.map(({ name }) => listOf(name)));
  expect(lists.size).toBe(1);
  // What a root holds is resolved without it.
  for (const { name } of eight) {
    const resolving = plan.get(name)?.resolved.added.action.inputs ?? [];
    expect(resolving.map(({ content }) => content)).not.toContain([...lists][0]);
  }
});

test('what is built with a stage of a package begins with the base alone', () => {
  const eight = Array.from({ length: 8 }, (_, index) => packaged(`app${index}`, ['glibc-devel']));
  const plan = planned([...toolchain(), ...eight]);
  for (const { name } of eight) expect(beginningOf(plan, name)).toBe(buildRoot.image.action);
});

/** The builds whose RPMs a root may take. */
const seenBy = (plan: ReturnType<typeof planned>, name: string) => {
  const builds = [...plan.values()].flatMap((one) => [...one.earlier, one]);
  const seen = builds.find(({ build }) => build.name === name)?.visible;
  const outputs = seen ? membersOf(seen) : [];
  return builds.filter(({ rpms }) => outputs.includes(rpms)).map(({ build }) => build.name);
};

/** gcc needs glibc, and glibc gcc; gcc has a stage that needs nothing. */
const toolchain = (stageMacros = '%_with_bootstrap --with-bootstrap\n', converge = 1) => [
  {
    ...packaged('gcc', ['glibc-devel']),
    converge,
    stages: [
      {
        name: 'bootstrap',
        facts: { ...factsOf('gcc'), changelogTime: 1_600_000_000 },
        macros: stageMacros,
        takes: [],
      },
    ],
  },
  packaged('glibc', ['gcc']),
  packaged('xen', ['glibc-devel', 'gcc']),
];

test('plans the stages of a package beside it, for those alone who need them', () => {
  const plan = planned(toolchain());
  expect([...plan.keys()]).toEqual(['glibc', 'gcc', 'xen']);
  expect(seenBy(plan, 'glibc')).toEqual(['gcc@bootstrap']);
  expect(seenBy(plan, 'gcc')).toEqual(['glibc', 'gcc@bootstrap']);
  // Of one package, the root is offered one build: the whole, where it is there.
  expect(seenBy(plan, 'xen')).toEqual(['glibc', 'gcc']);
});

test("builds a stage from the package's spec and sources, under macros and facts of its own", () => {
  const [stage] = planned(toolchain()).get('gcc')?.earlier ?? [];
  for (const { action } of [stage?.srpm, stage?.root, stage?.rpms].flatMap((one) => one ?? [])) {
    expect(action.label.subject).toBe('gcc@bootstrap');
  }
  const macros = { kind: 'text', text: '%_with_bootstrap --with-bootstrap\n' };
  const spec = { kind: 'text', text: 'Name: gcc\n' };
  expect(stage?.srpm.action.inputs).toEqual([
    { path: '/in/SPECS/gcc.spec', content: spec },
    { path: '/in/macros', content: macros },
  ]);
  expect(stage?.rpms.action.job).toMatchObject({
    env: { SOURCE_DATE_EPOCH: '1600000000' },
    produces: { describedBy: { of: 'gcc' } },
  });
  expect(stage?.rpms.action.inputs.at(-1)?.content).toEqual(macros);
});

test('gives what a stage leads to other actions for other macros of the stage', () => {
  const [before, after] = [idsOf(toolchain()), idsOf(toolchain('%bootstrap 1\n'))];
  expect(Object.keys(before).filter((name) => before[name] === after[name])).toEqual([]);
});

test('builds the whole packages of a cycle again with each other, and compares the last two', () => {
  const plan = planned(toolchain(undefined, 3));
  expect([...plan.keys()].toSorted()).toEqual(['gcc', 'glibc', 'xen']);
  const gcc = plan.get('gcc');
  const names = [...(gcc?.earlier ?? []), gcc].flatMap((one) => one?.build.name ?? []);
  expect(names.map((name) => [name, seenBy(plan, name).toSorted()])).toEqual([
    ['gcc@bootstrap', []],
    ['gcc', ['gcc@bootstrap', 'glibc']],
    ['gcc@2', ['gcc', 'glibc@2']],
    ['gcc@3', ['gcc@2', 'glibc@3']],
  ]);
  expect(seenBy(plan, 'xen').toSorted()).toEqual(['gcc@3', 'glibc@3']);
  const { action } = gcc?.rpms ?? {};
  expect(action?.label).toEqual({ step: 'check-converged', subject: 'gcc' });
  expect(action?.inputs.map(({ content }) => content)).toEqual([
    { kind: 'tree', action: gcc?.earlier.at(-1)?.built.action, path: '' },
    { kind: 'tree', action: gcc?.built.action, path: '' },
  ]);
  // All rounds have one SRPM, and others get what was compared.
  expect(
    new Set([...(gcc?.earlier.slice(1) ?? []), gcc].map((one) => one?.srpm.action.id)).size,
  ).toBe(1);
  expect(plan.get('glibc')?.rpms).toBe(plan.get('glibc')?.built);
});
