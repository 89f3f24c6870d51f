import { expect, test } from 'vitest';
import { membersOf, output } from '../../pipeline/core/action.ts';
import { planBuildRoot } from '../../specs/build-root.ts';
import { type Package, planPackages } from '../../specs/plan-packages.ts';
import { factsOf } from '../rig/facts-of.ts';
import { rootSource } from '../rig/root-source.ts';
import { workOf } from '../rig/work-of.ts';

const limits = { memoryMiB: 1024, pids: 64, seconds: 60 };
const tools = output('image', workOf('tools').action);
const buildRoot = planBuildRoot(rootSource({ tools, imports: [] }), {
  environment: { kind: 'image', output: tools },
  macros: '',
});

const packaged = (name: string, requires: readonly string[] = [], spec = ''): Package => ({
  name,
  spec: `Name: ${name}\n${spec}`,
  facts: factsOf(name, { requires }),
  sources: [],
  limits,
});

const planned = (packages: readonly Package[], macros = '%dist .mini1\n') => {
  const plan = planPackages(packages, { buildRoot, macros });
  if (!plan.ok) throw new Error(plan.failure.kind);
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

test('does not depend on the order in which packages are named', () => {
  expect(idsOf(chain().toReversed())).toEqual(idsOf(chain()));
});

test('refuses packages that need each other', () => {
  const packages = [packaged('a', ['b']), packaged('b', ['a-devel'])];
  expect(planPackages(packages, { buildRoot, macros: '' })).toMatchObject({
    ok: false,
    failure: { kind: 'build-cycle', chain: [{ package: 'a' }, { package: 'b' }] },
  });
});
