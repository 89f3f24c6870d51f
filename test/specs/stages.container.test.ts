import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

/** Says what it is, and what its library was built with. */
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
echo whole >payload/kind
cp /usr/share/library/built-with payload/library
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

const stages = 'sources: []\nstages: { bootstrap: { with: [bootstrap] } }';

test('a stage cuts the cycle; what was built with it is built again, until it stays the same', async () => {
  await project.packages(program, { ...compiler, recipe: stages }, library);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  const built = ended.actions('built').filter((name) => /^(?:build-rpm|check)/.test(name));
  // The first compiler has a library that was built with the stage, the second one has not.
  expect(built).toEqual([
    'build-rpm compiler@bootstrap',
    'build-rpm library',
    'build-rpm compiler',
    'build-rpm library@2',
    'build-rpm compiler@2',
    'build-rpm library@3',
    'check-converged compiler',
    'build-rpm program',
  ]);
  expect(ended.equal).toEqual(['build-rpm library@3']);
  expect(ended.actions('reused')).toContain('build-rpm compiler@3');
  const folder = path.join(project.copy().folder, 'out', project.product, 'rpms');
  expect(await readdir(folder)).not.toContain('compiler@bootstrap');
  expect(await readdir(path.join(folder, 'compiler'))).toEqual([
    'compiler-1.0-1.tiny1.noarch.rpm',
    'compiler-1.0-1.tiny1.src.rpm',
  ]);
});

test('a stage is explained by the name that a plan gives it', async () => {
  const explain = (name: string) =>
    project.copy().start(['explain', name, '--product', project.product], {
      KILN_CACHE: project.cache(),
    }).ended;
  const known = await explain('compiler@bootstrap');
  expect(known.code).toBe(0);
  expect(known.stdout).toMatch(/^compiler@bootstrap\n {2}last built +20.*, in /);
  expect(known.stdout).toMatch(/now +reused: /);
  const unknown = await explain('compiler@bootsrap');
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain(
    'there is no compiler@bootsrap (did you mean compiler@bootstrap?)',
  );
});

test("a comment in its spec builds the package's own builds, and nothing that it is in a cycle with", async () => {
  const commented = { ...compiler, preamble: `# new\n${compiler.preamble}`, recipe: stages };
  await project.packages(program, commented, library);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  const own = ['build-rpm compiler', 'build-rpm compiler@2', 'build-rpm compiler@bootstrap'];
  const built = ended.actions('built').filter((name) => name.startsWith('build-rpm'));
  expect(built.toSorted()).toEqual(own);
  expect(ended.equal.toSorted()).toEqual(own);
});

test('a package that is another each time fails, and what differs is named', async () => {
  const recipe = `${stages}\nconverge: 2`;
  await project.packages({ ...compiler, recipe }, library);
  const ended = await project.build().ended;
  expect(ended.code).toBe(1);
  expect(ended.actions('built').filter((name) => name.startsWith('build-rpm'))).toEqual([]);
  expect(ended.diagnostics).toHaveLength(1);
  const [told] = ended.diagnostics;
  expect(told?.message).toContain('compiler: check-converged failed');
  expect(told?.logTail).toEqual([
    'compiler has not converged: built once more with itself, it is another. What differs:',
    'compiler: /usr/share/compiler/library',
    'compiler: tag Size',
  ]);
});
