import { expect, test } from 'vitest';
import type { Output } from '../../../pipeline/core/action.ts';
import { settleRequires } from '../../../pipeline/project/settle-requires.ts';
import { type Package, planPackages } from '../../../specs/plan-packages.ts';
import { success } from '../../../pipeline/core/result.ts';
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

/** Settles packages whose specs say what `says` has for the root's actions that are asked. */
const settled = async (
  packages: readonly Package[],
  says: (name: string, requires: readonly string[]) => readonly string[] | undefined,
) => {
  const rounds: (readonly string[])[] = [];
  let known = new Map<string, readonly string[]>();
  const plan = (some: readonly Package[]) => {
    known = new Map(some.map(({ name, facts }) => [name, facts.buildRequires]));
    const planned = planPackages(some, options);
    if (!planned.ok) throw new Error(planned.failure.kind);
    return success(planned.value);
  };
  const result = await settleRequires(packages, {
    plan,
    isWanted: () => true,
    run: {
      execute: async (goals) => {
        rounds.push(goals.map(({ action }) => action.label.subject));
        return { outcomes: new Map() };
      },
      textOf: async (_, { action: { label } }: Output) =>
        says(label.subject, known.get(label.subject) ?? [])?.join('\n'),
    },
  });
  return { rounds, result };
};

test('nothing runs for packages that tell all BuildRequires at once', async () => {
  const { rounds, result } = await settled([packaged('a')], () => ['b']);
  expect(rounds).toEqual([]);
  expect(result.ok && [...result.value.keys()]).toEqual(['a']);
});

test('a spec is asked until it says nothing new, and what it said leads to other packages', async () => {
  const { rounds, result } = await settled(
    [packaged('a', { rounds: 3 }), packaged('lib')],
    (_, known) => (known.length === 0 ? ['macros'] : known.length === 1 ? ['lib-devel'] : known),
  );
  expect(rounds).toEqual([['a'], ['a'], ['a']]);
  const takes = result.ok ? result.value.get('a')?.takes : [];
  expect(takes?.map(({ build }) => build.name)).toEqual(['lib']);
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
