import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectCopy, projectCopy } from '../../rig/project-copy.ts';

// What `kiln` says of a bad recipe or product: before anything is locked, fetched or started.

let copy: ProjectCopy;
beforeEach(async () => {
  copy = await projectCopy({ DOCKER_HOST: 'unix:///nowhere' });
});
afterEach(() => copy.remove());

const refused = async () => {
  const ended = await copy.start(['iso', '--json']).ended;
  expect(ended.code).toBe(2);
  expect(ended.actions('built')).toEqual([]);
  expect(ended.diagnostics).toHaveLength(1);
  return ended.diagnostics[0];
};

test('an unknown key in a recipe', async () => {
  await copy.edit('recipes/packages/zstd.yaml', (text) =>
    text.replace('sources:', 'source:\n  []\nsources:'),
  );
  expect(await refused()).toMatchObject({
    code: 'recipe/unknown-key',
    message: expect.stringContaining('"source"'),
    location: { file: 'recipes/packages/zstd.yaml', line: 4, sourceLine: 'source:' },
    remedy: [expect.stringContaining('sources')],
  });
});

test('a number where a version belongs', async () => {
  await copy.edit('recipes/products/xcp-ng-mini.yaml', (text) => text.replace("'1.0'", '1.10'));
  expect(await refused()).toMatchObject({
    code: 'recipe/not-text',
    message: 'version must be a text, and 1.10 is read as the number 1.1: quote it',
    location: { file: 'recipes/products/xcp-ng-mini.yaml', sourceLine: 'version: 1.10' },
    remedy: ["Write '1.10' in quotes."],
  });
});

test('a version that nobody has locked', async () => {
  const file = 'recipes/packages/mdadm.yaml';
  await copy.edit(file, (text) => text.replace("'4.2-5'", "'4.2-6'"));
  expect(await refused()).toMatchObject({
    code: 'recipe/not-locked',
    message:
      'mdadm_4.2.orig.tar.gz is not locked as apt mdadm 4.2-6: recipes/lock.json has it as apt mdadm 4.2-5',
    location: { file, line: 5 },
    remedy: ['Lock it: kiln lock --product xcp-ng-mini'],
  });
});

test('another sha256 than the lock has', async () => {
  const file = 'recipes/packages/mdadm.yaml';
  await copy.edit(file, (text) =>
    text.replace('.orig.tar.gz }', `.orig.tar.gz }\n    sha256: ${'f'.repeat(64)}`),
  );
  expect(await refused()).toMatchObject({
    code: 'recipe/contradiction',
    message: expect.stringMatching(/sha256 is f{64}, and recipes\/lock\.json:\d+ has c83447797ccc/),
    location: { file, line: 6 },
  });
});

test('an unknown package in a product', async () => {
  await copy.edit('recipes/products/xcp-ng-mini.yaml', (text) =>
    text.replace('  - mdadm\n', '  - mdadn\n'),
  );
  expect(await refused()).toMatchObject({
    code: 'recipe/unknown-name',
    message: 'there is no recipe "mdadn"; did you mean "mdadm"?',
    location: { file: 'recipes/products/xcp-ng-mini.yaml', sourceLine: '  - mdadn' },
  });
});

test('an unknown product, and an unknown package on the command line', async () => {
  const product = await copy.start(['iso', 'xcp-ng-maxi', '--json']).ended;
  expect(product).toMatchObject({ code: 2, diagnostics: [{ code: 'recipe/unknown-product' }] });
  expect(product.diagnostics[0]?.remedy.join()).toContain('xcp-ng-mini');
});
