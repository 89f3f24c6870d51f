import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { applyChange, type SyntheticState, syntheticState } from '../rig/synthetic-change.ts';
import { toolchain } from '../rig/synthetic-distribution.ts';
import { writeSyntheticProject } from '../rig/synthetic-project.ts';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

const write = ({ packages, dist }: SyntheticState) =>
  writeSyntheticProject(project.copy(), packages, {
    product: project.product,
    sources: 'files',
    dist,
  });

/** Of `build-rpm NAME`, the names. */
const built = (actions: readonly string[]): readonly string[] =>
  actions.flatMap((name) => name.split('build-rpm ')[1] ?? []).toSorted();

/** `syn-lib1` needs `syn-lib2` and has a stage that does without; `syn-lib2` needs `syn-lib1`. */
const withCycle = { seed: 7, size: 6, cycles: 1, cut: true };
/** The stage, and what was built with it or is to be compared, once more with the whole package. */
const more = ['syn-lib1@bootstrap', 'syn-lib2@2'];

test('a small distribution with a cycle is built as its model says, and rebuilt by the same rule', async () => {
  const old = syntheticState(withCycle);
  const names = old.packages.map(({ name }) => name);
  const all = [...names, ...more].toSorted();
  expect(old.packages.filter(({ late }) => late.length > 0).map(({ name }) => name)).toEqual([
    'syn-lib1',
  ]);
  await write(old);
  const first = await project.build().ended;
  expect(first.diagnostics).toEqual([]);
  const steps = first.actions('built');
  expect(built(steps)).toEqual(all);
  // The library does not keep what differs between the stage and the whole, so that all stay the same.
  expect(first.equal).toEqual(['build-rpm syn-lib2@2']);
  expect(first.actions('reused')).toContain('build-rpm syn-lib1@2');
  const inCycle = steps.filter((name) => /^(?:build-rpm|check-converged) syn-lib/.test(name));
  expect(inCycle).toEqual([
    'build-rpm syn-lib1@bootstrap',
    'build-rpm syn-lib2',
    'build-rpm syn-lib1',
    'build-rpm syn-lib2@2',
    'check-converged syn-lib1',
  ]);
  const folder = path.join(project.copy().folder, 'out', project.product, 'rpms');
  expect((await readdir(folder)).filter((name) => name.startsWith('syn-')).toSorted()).toEqual(
    names.toSorted(),
  );
  expect((await readdir(path.join(folder, 'syn-app3'))).join()).toContain('syn-app3-1.0-1.syn1.');

  const comment = applyChange(old, { kind: 'toolchain comment', at: 0 });
  await write(comment.state);
  const commented = await project.build().ended;
  expect(built(commented.actions('built'))).toEqual([toolchain]);
  expect(commented.equal).toEqual([`build-rpm ${toolchain}`]);

  const source = applyChange(comment.state, { kind: 'toolchain', at: 0 });
  await write(source.state);
  expect(built((await project.build().ended).actions('built'))).toEqual(all);
});
