import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type ModelledMachine,
  modelledMachine,
  type ModelledRun,
} from '../../rig/modelled-machine.ts';
import type { ModelledBuild } from '../../rig/modelled-rpm.ts';
import { packageOf } from '../../../specs/builds-of.ts';
import {
  applyChange,
  changeKinds,
  type SyntheticChange,
  syntheticState,
} from '../../rig/synthetic-change.ts';
import type { SyntheticOptions } from '../../rig/synthetic-distribution.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

// Hundreds of histories each: no claim about speed.
vi.setConfig({ testTimeout: 180_000 });

// The rule: a package is rebuilt exactly when the content of something that its build can see has
// changed. Held against machines that have nothing and build everything.

const options = fc.record({ seed: fc.nat(), size: fc.integer({ min: 2, max: 14 }) });
/** With cycles, which stages cut: what is built in them forgets its root, and so converges. */
const withStages = fc.record({
  seed: fc.nat(),
  size: fc.integer({ min: 2, max: 14 }),
  cycles: fc.integer({ min: 0, max: 2 }),
  cut: fc.constant(true),
});
const change = fc.record({ kind: fc.constantFrom(...changeKinds), at: fc.nat() });

const fromScratch = (keeps: ModelledBuild['keeps']): ModelledMachine => modelledMachine(keeps);

const differing = ({
  before,
  after,
}: Readonly<Record<'before' | 'after', ModelledRun>>): readonly string[] =>
  [...after.contents]
    .filter(([name, digest]) => before.contents.get(name) !== digest)
    .map(([name]) => name);

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].toSorted();

/** Rounds of a package that see the same are one action, which runs under the name of either. */
const withoutRound = (build: string): string => build.replace(/@\d+$/, '');

const withoutRounds = (builds: Iterable<string>) => sorted([...builds].map(withoutRound));

interface View {
  readonly build: string;
  /** The build, and what it saw. */
  readonly view: string;
}

const viewsOf = ({ seen }: ModelledRun): readonly View[] =>
  [...seen].map(([name, digest]) => ({
    build: withoutRound(name),
    view: `${withoutRound(name)} ${digest}`,
  }));

/** The builds that saw something else. */
const seeingOther = (runs: Readonly<Record<'before' | 'after', ModelledRun>>) => {
  const known = new Set(viewsOf(runs.before).map(({ view }) => view));
  return sorted(viewsOf(runs.after).flatMap(({ build, view }) => (known.has(view) ? [] : [build])));
};

/** A stage, or a later round. */
const isPart = (build: string): boolean => build.includes('@');

/** One machine that sees both states, the first from scratch, and one that sees the second. */
const changedOnce = async (
  keeps: ModelledBuild['keeps'],
  made: SyntheticOptions,
  one: SyntheticChange,
) => {
  const old = syntheticState(made);
  const { state, touched } = applyChange(old, one);
  const machine = modelledMachine(keeps);
  const before = await machine.build(old);
  const run = await machine.build(state);
  const after = await fromScratch(keeps).build(state);
  return { run, touched, before, after };
};

test('a change rebuilds what it touches and what a rebuild of everything shows as different', async () => {
  await fc.assert(
    fc.asyncProperty(options, change, async (made, one) => {
      const { run, touched, ...scratch } = await changedOnce('all', made, one);
      expect(sorted(run.built)).toEqual(sorted([...touched, ...differing(scratch)]));
      expect(run.contents).toEqual(scratch.after.contents);
    }),
    { numRuns: 50 },
  );
});

/** A BuildRequires that makes a cycle goes: what was built in it is as it was. */
const cyclesGone: [SyntheticOptions, SyntheticChange][] = [
  [
    { seed: 1200436025, size: 11, cycles: 1, cut: true },
    { kind: 'requires', at: 801858059 },
  ],
  [
    { seed: 1160568448, size: 11, cycles: 1, cut: true },
    { kind: 'requires', at: 776789279 },
  ],
];

test('where builds forget what they saw, exactly those are rebuilt that see something else', async () => {
  await fc.assert(
    fc.asyncProperty(withStages, change, async (made, one) => {
      const { run, ...scratch } = await changedOnce('little', made, one);
      const different = differing(scratch);
      const built = withoutRounds(run.built);
      expect(built).toEqual(seeingOther(scratch));
      expect(built).toEqual(expect.arrayContaining([...withoutRounds(different)]));
      const unchanged = run.built.filter((name) => !different.includes(name));
      expect(run.equal).toEqual(expect.arrayContaining(unchanged));
      // What is built several times may be equal to an earlier build of the same run.
      const several = new Set([...run.seen.keys()].filter(isPart).map(packageOf));
      const once = (names: readonly string[]) =>
        names.filter((name) => !several.has(packageOf(name)));
      expect(sorted(once(run.equal))).toEqual(sorted(once(unchanged)));
      expect(run.foreseen).toEqual(expect.arrayContaining([...run.built]));
      expect(built).toEqual(expect.arrayContaining([...withoutRounds(run.certain)]));
      // A later round may see what the one before it saw, and then is not built.
      const { certain } = scratch.before;
      expect(certain.filter((name) => withoutRound(name) !== name)).toEqual([]);
      expect(run.contents).toEqual(scratch.after.contents);
    }),
    { numRuns: 50, examples: cyclesGone },
  );
});

test('after any history, a package is built when it sees what it never saw, and only then', async () => {
  const changes = fc.array(fc.oneof(change, fc.constant('back' as const)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(withStages, changes, async (made, all) => {
      const machine = modelledMachine('little');
      const history = [syntheticState(made)];
      const known = new Set<string>();
      for (const one of [undefined, ...all]) {
        const [latest = syntheticState(made), previous = latest] = history;
        const next =
          one === undefined ? latest : one === 'back' ? previous : applyChange(latest, one).state;
        if (one !== undefined) history.unshift(next);
        const run = await machine.build(next);
        const scratch = await fromScratch('little').build(next);
        const views = viewsOf(scratch);
        const unseen = views.filter(({ view }) => !known.has(view)).map(({ build }) => build);
        expect(withoutRounds(run.built)).toEqual(sorted(unseen));
        expect(run.contents).toEqual(scratch.contents);
        for (const { view } of views) known.add(view);
      }
    }),
    { numRuns: 20 },
  );
});

test('after any history, the same is built where it is kept how plans have ended', async () => {
  const changes = fc.array(fc.oneof(change, fc.constant('back' as const)), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(withStages, changes, async (made, all) => {
      const keeping = modelledMachine('little', await temporaryFolder());
      const looking = modelledMachine('little');
      const history = [syntheticState(made)];
      for (const one of [undefined, ...all]) {
        const [latest = syntheticState(made), previous = latest] = history;
        const next =
          one === undefined ? latest : one === 'back' ? previous : applyChange(latest, one).state;
        if (one !== undefined) history.unshift(next);
        const [looked, kept] = [await looking.build(next), await keeping.build(next)];
        expect(sorted(kept.built)).toEqual(sorted(looked.built));
        expect(sorted(kept.equal)).toEqual(sorted(looked.equal));
        expect(sorted(kept.foreseen)).toEqual(sorted(looked.foreseen));
        expect(sorted(kept.certain)).toEqual(sorted(looked.certain));
        expect((await keeping.build(next)).built).toEqual([]);
      }
    }),
    { numRuns: 8 },
  );
});

test('the same holds where many packages share a layer of their roots, which others leave', async () => {
  const size = fc.integer({ min: 20, max: 30 });
  const many = fc.record({ seed: fc.nat(), size, cycles: fc.nat(2), cut: fc.constant(true) });
  const changing = fc.record({
    kind: fc.constantFrom('requires', 'toolchain', 'import', 'source'),
    at: fc.nat(),
  });
  let shared = 0;
  await fc.assert(
    fc.asyncProperty(many, changing, async (made, one) => {
      const { run, before, ...scratch } = await changedOnce('little', made, one);
      if (before.shared) shared += 1;
      expect(withoutRounds(run.built)).toEqual(seeingOther({ before, ...scratch }));
      expect(run.foreseen).toEqual(expect.arrayContaining([...run.built]));
      expect(run.contents).toEqual(scratch.after.contents);
    }),
    { numRuns: 15 },
  );
  expect(shared).toBeGreaterThan(0);
});

const machines = {
  'that is gone with its process': async (keeps: ModelledBuild['keeps']) => modelledMachine(keeps),
  'that keeps on disk what a real one does': async (keeps: ModelledBuild['keeps']) =>
    modelledMachine(keeps, await temporaryFolder()),
};

describe.each(Object.entries(machines))('on a machine %s', (_name, machineOf) => {
  test("the toolchain's comment rebuilds the toolchain alone; its content, all that need it", async () => {
    const old = syntheticState({ seed: 1, size: 60 });
    const machine = await machineOf('little');
    expect((await machine.build(old)).built).toHaveLength(60);
    expect(await machine.build(old)).toMatchObject({ foreseen: [], built: [] });
    const comment = applyChange(old, { kind: 'toolchain comment', at: 0 });
    const commented = await machine.build(comment.state);
    expect(commented.built).toEqual(['syn-toolchain']);
    expect(commented.foreseen).toHaveLength(60);
    expect(commented.certain).toEqual(['syn-toolchain']);
    const source = applyChange(comment.state, { kind: 'toolchain', at: 0 });
    const rebuilt = await machine.build(source.state);
    expect(sorted(rebuilt.built)).toEqual(sorted(old.packages.map(({ name }) => name)));
    expect(sorted(rebuilt.foreseen)).toEqual(sorted(rebuilt.built));
    expect(rebuilt.certain).toEqual(['syn-toolchain']);
  });

  test('a leaf that is touched is built alone', async () => {
    const old = syntheticState({ seed: 2, size: 60 });
    const machine = await machineOf('all');
    await machine.build(old);
    const { state, touched } = applyChange(old, { kind: 'source', at: 59 });
    const { built, foreseen, certain } = await machine.build(state);
    expect({ built, foreseen, certain }).toEqual({
      built: touched,
      foreseen: touched,
      certain: touched,
    });
  });

  test('after more changes than are remembered, the rule is the same', async () => {
    const old = syntheticState({ seed: 3, size: 12 });
    const names = sorted(old.packages.map(({ name }) => name));
    const machine = await machineOf('little');
    await machine.build(old);
    let state = old;
    for (let count = 0; count < 20; count += 1) {
      // Eight records of a label are kept.
      const kind = count % 2 === 0 ? 'toolchain comment' : 'toolchain';
      ({ state } = applyChange(state, { kind, at: 0 }));
      const { built, foreseen, certain } = await machine.build(state);
      expect(sorted(built)).toEqual(count % 2 === 0 ? ['syn-toolchain'] : names);
      expect(sorted(foreseen)).toEqual(names);
      expect(certain).toEqual(['syn-toolchain']);
    }
    expect(await machine.build(old)).toMatchObject({ foreseen: [], built: [] });
  });
});
