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

const built = (actions: readonly string[]): readonly string[] =>
  actions.flatMap((name) => name.split('build-rpm ')[1] ?? []).toSorted();

test('a small distribution is built as its model says, and rebuilt by the same rule', async () => {
  const old = syntheticState({ seed: 5, size: 6 });
  const names = old.packages.map(({ name }) => name).toSorted();
  await write(old);
  const first = await project.build().ended;
  expect(first.diagnostics).toEqual([]);
  expect(built(first.actions('built'))).toEqual(names);
  const [app = ''] = names;
  const folder = path.join(project.copy().folder, 'out', project.product, 'rpms', app);
  expect((await readdir(folder)).join()).toContain(`${app}-1.0-1.syn1.`);

  const comment = applyChange(old, { kind: 'toolchain comment', at: 0 });
  await write(comment.state);
  const commented = await project.build().ended;
  expect(built(commented.actions('built'))).toEqual([toolchain]);
  expect(commented.equal).toEqual([`build-rpm ${toolchain}`]);

  const source = applyChange(comment.state, { kind: 'toolchain', at: 0 });
  await write(source.state);
  expect(built((await project.build().ended).actions('built'))).toEqual(names);
});
