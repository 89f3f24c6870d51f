import { expect, test } from 'vitest';
import type { Action, Output } from '../../../pipeline/core/action.ts';
import {
  type BrokenPackages,
  planAroundCycles,
} from '../../../pipeline/project/broken-packages.ts';
import { settleRequires, type SettleOptions } from '../../../pipeline/project/settle-requires.ts';
import type { Package } from '../../../specs/plan-packages.ts';
import { factsOf } from '../../rig/facts-of.ts';
import { testBuildRoot } from '../../rig/test-build-root.ts';

const options = { buildRoot: testBuildRoot, macros: '' };

const packaged = (name: string, own: Partial<Package> = {}): Package => ({
  name,
  spec: `Name: ${name}\n`,
  facts: factsOf(name, { generates: own.rounds !== undefined }),
  sources: [],
  limits: { memoryMiB: 1024, pids: 64, seconds: 60 },
  ...own,
});

interface Settling {
  readonly isWanted?: (name: string) => boolean;
  readonly broken?: SettleOptions['broken'];
}

/** Settles packages where `says` has what actions of a subject say, given its BuildRequires. */
const settled = async (
  packages: readonly Package[],
  says: (name: string, requires: readonly string[]) => readonly string[] | undefined,
  { isWanted = () => true, broken }: Settling = {},
) => {
  const notes: string[] = [];
  const rounds: (readonly string[])[] = [];
  let known = new Map<string, readonly string[]>();
  const plan: SettleOptions['plan'] = (some, found) => {
    known = new Map(some.map(({ name, facts }) => [name, facts.buildRequires]));
    return planAroundCycles(some, { ...options, ...found, broken, locate: () => undefined });
  };
  const result = await settleRequires(packages, {
    plan,
    isWanted,
    broken,
    source: testBuildRoot.source,
    imported: new Set(['gcc', 'b', 'macros', 'lib-devel']),
    isForeseen: false,
    note: (message) => void notes.push(message),
    run: {
      outlook: async (goals) => ({
        toRun: goals.map(({ action }) => {
          const reason = { label: action.label, causes: [], chains: [], more: false };
          return { action, mayBeCutOff: false, reason };
        }),
        prospects: new Map(),
      }),
      execute: async (goals) => {
        rounds.push(goals.map(({ action }) => action.label.subject));
        return { outcomes: new Map() };
      },
      textOf: async (_, { action: { label } }: Output) =>
        says(label.subject, known.get(label.subject) ?? [])?.join('\n'),
    },
  });
  return { rounds, result, notes };
};

test('nothing runs for packages that tell all BuildRequires at once', async () => {
  const { rounds, result } = await settled([packaged('a')], () => ['b']);
  expect(rounds).toEqual([]);
  expect(result.ok && [...result.value.packages.keys()]).toEqual(['a']);
});

test('a spec is asked until it says nothing new, and what it said leads to other packages', async () => {
  const { rounds, result } = await settled(
    [packaged('a', { rounds: 3 }), packaged('lib')],
    (_, known) => (known.length === 0 ? ['macros'] : known.length === 1 ? ['lib-devel'] : known),
  );
  expect(rounds).toEqual([['a'], ['a'], ['a']]);
  const takes = result.ok ? result.value.packages.get('a')?.takes : [];
  expect(takes?.map(({ build }) => build.name)).toEqual(['lib']);
});

test('a spec is asked once those below it have said all', async () => {
  const upper = { ...packaged('upper', { rounds: 3 }), takes: [{ package: 'lower' }] };
  const { rounds } = await settled([packaged('lower', { rounds: 3 }), upper], (name, known) =>
    name === 'lower' ? ['x'] : known,
  );
  expect(rounds.filter(([subject]) => subject !== 'imports')).toEqual([
    ['lower'],
    ['lower'],
    ['upper'],
  ]);
});

test('specs that say something new each time are all told, each with what it said last', async () => {
  const { result } = await settled(
    [packaged('a', { rounds: 1 }), packaged('b', { rounds: 1 })],
    (name) => (name === 'imports' ? [] : ['more']),
  );
  expect(result.ok ? [] : result.failure.map(({ message }) => message)).toEqual([
    'a: asked once in its build root, its spec still says new BuildRequires: more',
    'b: asked once in its build root, its spec still says new BuildRequires: more',
  ]);
});

test('a spec that says something new each time is told, with what it said last', async () => {
  const { result } = await settled([packaged('a', { rounds: 3 })], (_, known) => [
    `more-${known.length}`,
  ]);
  expect(result).toEqual({
    ok: false,
    failure: [
      {
        code: 'spec/unsettled-requires',
        exitCode: 2,
        message:
          'a: asked 3 times in its build root, its spec still says new BuildRequires: more-2',
        remedy: [
          'State in the spec what only follows from other BuildRequires, or give its recipe more `rounds`.',
        ],
      },
    ],
  });
});

test('a spec that cannot be asked ends it: the run has told why', async () => {
  const { result } = await settled([packaged('a', { rounds: 3 })], () => undefined);
  expect(result).toEqual({ ok: false, failure: [] });
});

test('who goes on has the others planned, and lets what needs these wait, or be blocked', async () => {
  const packages = [
    packaged('more', { rounds: 2 }),
    packaged('mute', { rounds: 3 }),
    packaged('fine', { rounds: 3 }),
    needing('user', 'more'),
  ];
  const broken: BrokenPackages = new Map();
  const { rounds, result } = await settled(
    packages,
    (name, known) =>
      name === 'mute' ? undefined : ['fine', 'imports'].includes(name) ? [] : [`x-${known.length}`],
    { broken },
  );
  expect(rounds.filter(([subject]) => subject !== 'imports')).toEqual([
    ['more', 'mute', 'fine'],
    ['more', 'fine'],
    ['fine'],
  ]);
  expect([...broken.keys()]).toEqual(['more']);
  expect(broken.get('more')).toMatchObject([{ code: 'spec/unsettled-requires' }]);
  if (!result.ok) throw new Error('it has failed');
  const waits = [...result.value.packages].filter(([, { built }]) =>
    built.action.inputs.some(({ path }) => path === '/in/unasked'),
  );
  expect(waits.map(([name]) => name)).toEqual(['mute']);
  const blocked = [...result.value.packages].filter(([, one]) => one.needsBroken);
  expect(blocked.map(([name]) => name)).toEqual(['more', 'user']);
});

const needing = (name: string, ...requires: readonly string[]): Package =>
  packaged(name, { facts: factsOf(name, { requires }) });

const paths = ['/of/a', '/of/b', '/of/nobody'];
const lines = (found: Readonly<Record<string, string>>) => [
  ...paths.map((path) => `${path}\t${found[path] ?? ''}\tnearest: x`),
  '',
];

const takenBy = (result: Awaited<ReturnType<typeof settled>>['result'], name: string) =>
  result.ok ? result.value.packages.get(name)?.takes.map(({ build }) => build.name) : undefined;

test('what no spec states is looked for in those that are built without, level by level', async () => {
  const packages = [needing('a', '/of/b'), needing('b'), needing('c', '/of/a'), needing('d', 'c')];
  let asked = 0;
  const { rounds, result } = await settled(packages, (subject) => {
    if (subject === 'imports') return ['/of/a\t\tx', '/of/b\t\tx', ''];
    asked += 1;
    return asked === 1
      ? ['/of/a\t\tx', '/of/b\tb-devel/b\tx', '']
      : ['/of/a\ta/a\tx', '/of/b\tb/b a/a\tx', ''];
  });
  expect(rounds.filter(([subject]) => subject !== 'imports')).toEqual([
    ['built packages'],
    ['built packages'],
  ]);
  expect(['a', 'c', 'd'].map((name) => takenBy(result, name))).toEqual([['b'], ['a'], ['c']]);
  expect(result.ok && [...result.value.findings.found.keys()]).toEqual(['/of/b', '/of/a']);
});

test('what only building a package makes is of the package that it was made from', async () => {
  const { notes, result } = await settled([needing('a', '/of/b'), needing('b')], (subject) =>
    subject === 'imports' ? ['/of/b\t\tx', ''] : ['/of/b\tb-debugsource/b\tx', ''],
  );
  expect(takenBy(result, 'a')).toEqual(['b']);
  expect(notes.at(-1)).toContain('which b was found to provide: say `takes: [b]`');
});

test('nobody is looked into for a package that is not wanted', async () => {
  const { rounds } = await settled(
    [needing('a', '/of/b'), needing('b')],
    () => ['/of/b\t\tnearest: x', ''],
    { isWanted: (name) => name === 'b' },
  );
  expect(rounds).toEqual([['imports']]);
});

test('a plain name is looked for in no built package: specs state those', async () => {
  const { rounds, result } = await settled([needing('a', 'nonesuch'), needing('b')], () => [
    'nonesuch\t\tnearest: x',
    '',
  ]);
  expect(rounds.flat()).not.toContain('built packages');
  expect(result.ok && result.value.packages.get('a')?.lacks).toEqual([
    { needs: 'nonesuch', by: undefined, near: 'nearest: x', mayBeFound: false, isStated: false },
  ]);
});

test('what is found nowhere is lacking for good; who is told by a recipe waits for nothing', async () => {
  const { notes, result } = await settled(
    [
      needing('a', '/of/nobody'),
      needing('b'),
      { ...needing('c', '/of/nobody'), takes: [{ package: 'b' }] },
    ],
    () => lines({}),
  );
  if (!result.ok) throw new Error('it has failed');
  expect(result.value.packages.get('a')?.lacks.map(({ mayBeFound }) => mayBeFound)).toEqual([
    false,
  ]);
  expect(notes).toEqual([
    'a needs /of/nobody, which nothing is known to provide: first b, c are built, to look for it',
  ]);
});

test('where it cannot be looked for, who goes on lets the package wait for that', async () => {
  const packages = [needing('a', '/of/b'), needing('b')];
  const says = (subject: string) => (subject === 'imports' ? lines({}) : undefined);
  expect((await settled(packages, says)).result).toEqual({ ok: false, failure: [] });
  const { result } = await settled(packages, says, { broken: new Map() });
  if (!result.ok) throw new Error('it has failed');
  const awaited = ({ inputs }: Action) => inputs.filter(({ path }) => path === '/in/awaited');
  const resolving = (name: string) => result.value.packages.get(name)?.resolved.root.action;
  expect(resolving('a') && awaited(resolving('a') ?? never())).toHaveLength(1);
});

const never = (): never => {
  throw new Error('it is planned');
};
