import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

/** Says in its file `kind` whether it is a stage, and finds out that its library was built with one. */
const compiler = {
  name: 'compiler',
  preamble: `%bcond_with bootstrap
%if %{without bootstrap}
BuildRequires: library
%endif`,
  build: `mkdir payload
%if %{with bootstrap}
echo staged >payload/kind
%else
[ "$(cat /usr/share/library/built-with)" = staged ]
echo whole >payload/kind
%endif`,
};

const library = {
  name: 'library',
  preamble: 'BuildRequires: compiler',
  build: 'mkdir payload; cp /usr/share/compiler/kind payload/built-with',
};

const program = {
  name: 'program',
  preamble: 'BuildRequires: compiler\nBuildRequires: library',
  build: '[ "$(cat /usr/share/compiler/kind)" = whole ]',
};

test('packages that need each other are told with where a stage can be added', async () => {
  await project.packages(program, compiler, library);
  const ended = await project.build().ended;
  expect(ended.code).toBe(2);
  expect(ended.diagnostics).toHaveLength(1);
  expect(ended.diagnostics[0]).toMatchObject({
    code: 'spec/build-cycle',
    message:
      'packages need each other to be built: compiler (BuildRequires: library) → ' +
      'library (BuildRequires: compiler) → compiler',
    location: {
      file: 'recipes/packages/compiler.yaml',
      line: 1,
      sourceLine: 'name: compiler',
    },
  });
  expect(ended.diagnostics[0]?.remedy[1]).toContain(
    'recipes/packages/compiler.yaml:1: add `stages:',
  );
});

test('a stage cuts the cycle, for those whom the package itself needs, and is not given away', async () => {
  const recipe = 'sources: []\nstages: { bootstrap: { with: [bootstrap] } }';
  await project.packages(program, { ...compiler, recipe }, library);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  const built = ended.actions('built').filter((name) => name.startsWith('build-rpm'));
  expect(built).toEqual([
    'build-rpm compiler@bootstrap',
    'build-rpm library',
    'build-rpm compiler',
    'build-rpm program',
  ]);
  const folder = path.join(project.copy().folder, 'out', project.product, 'rpms');
  expect(await readdir(folder)).not.toContain('compiler@bootstrap');
  expect(await readdir(path.join(folder, 'compiler'))).toEqual([
    'compiler-1.0-1.tiny1.noarch.rpm',
    'compiler-1.0-1.tiny1.src.rpm',
  ]);
});
