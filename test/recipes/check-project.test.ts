import { expect, test } from 'vitest';
import type { ImportFiles } from '../../recipes/check-imports.ts';
import { checkPackages } from '../../recipes/check-packages.ts';
import { checkProject, type Project } from '../../recipes/check-project.ts';
import { describe } from '../../recipes/describe.ts';
import type { RecipeFailure } from '../../recipes/failure.ts';
import { baseLock, type Lock, lockFile, readLock } from '../../recipes/lock.ts';
import { readGlue, readImportSets } from '../../recipes/read-imports.ts';
import { readProduct } from '../../recipes/read-product.ts';
import { readRecipe } from '../../recipes/read-recipe.ts';
import type { Located } from '../../recipes/read-yaml.ts';
import type { Result } from '../../pipeline/core/result.ts';
import { shown } from '../bad-inputs/shown.ts';

const valueOf = <Value>(read: Result<Value, readonly RecipeFailure[]>): Value => {
  if (!read.ok) throw new Error(shown(read.failure.map(describe)));
  return read.value;
};

const productText = `name: mini
title: Mini
version: '1.0'
base: debian-12
arch: x86_64
dist: .mini1
packages: [zstd]
imports: { repository: [dom0], buildRoot: [build] }
image:
  volumeId: MINI
  installRoot: [kernel]
  medium: [zstd, kernel]
  answers:
    - { name: default, title: Install, file: recipes/answers/default.yaml, default: true }
  licences: [LICENSE]
channels: [testing]
`;

const recipeText = `name: zstd
spec: specs/packages/zstd/zstd.spec
sources:
  - file: specs/packages/zstd/zstd.conf
  - tree: { name: all.tar, paths: [iso/answers, LICENSE] }
`;

const setsText = `base: debian-12
sets:
  build: { form: rpm, packages: [gcc] }
  dom0: { form: rpm, packages: [bash], also: [less] }
`;

const locked = {
  version: '1',
  architecture: 'amd64',
  file: 'pool/x',
  sha256: '0'.repeat(64),
  size: 1,
};

const lockText = JSON.stringify({
  bases: {
    'debian-12': {
      sets: { build: ['bash', 'gcc'], dom0: ['bash', 'less'] },
      packages: { bash: locked, gcc: locked, less: locked },
    },
  },
  sources: {},
});

const glueText = 'drop: { requires: [], paths: [] }\ndirectories: []\npackages: { bash: {} }\n';

interface Texts {
  readonly product?: string;
  readonly recipe?: string;
  readonly sets?: string;
  readonly lock?: string;
  readonly glue?: string;
}

const lockIn = ({ lock = lockText }: Texts): Located<Lock> =>
  valueOf(readLock({ file: lockFile, text: lock }));

const importsOf = (texts: Texts): ImportFiles => {
  const { sets = setsText, glue = glueText } = texts;
  const lock = baseLock(lockIn(texts), 'debian-12');
  if (lock === undefined) throw new Error('not locked');
  return {
    sets: valueOf(readImportSets({ file: 'recipes/imports/debian-12.yaml', text: sets })),
    lock,
    glue: valueOf(readGlue({ file: 'recipes/imports/glue/debian-12.yaml', text: glue })),
  };
};

const project = (texts: Texts = {}): Project => ({
  product: valueOf(
    readProduct({ file: 'recipes/products/mini.yaml', text: texts.product ?? productText }),
  ),
  recipes: [
    valueOf(readRecipe({ file: 'recipes/packages/zstd.yaml', text: texts.recipe ?? recipeText })),
  ],
  imports: importsOf(texts),
  lock: lockIn(texts),
  bases: ['debian-12', 'centos-7'],
  files: new Set([
    'LICENSE',
    'recipes/answers/default.yaml',
    'specs/packages/zstd/zstd.spec',
    'specs/packages/zstd/zstd.conf',
    'iso/answers/answers.ts',
  ]),
});

const told = (texts: Texts) => shown(checkProject(project(texts)).map(describe));

test('files that go together have no failures', () => {
  expect(checkProject(project())).toEqual([]);
});

test('a package without a recipe is named, with its place and what was probably meant', () => {
  expect(told({ product: productText.replace('[zstd]', '[zsdt]') })).toBe(
    `recipes/products/mini.yaml:7:12: there is no recipe "zsdt"; did you mean "zstd"? [recipe/unknown-name]
  | packages: [zsdt]
  = There are: zstd.
`,
  );
});

test('a base that Kiln does not have is named', () => {
  expect(told({ product: productText.replace('debian-12', 'debian-21') })).toContain(
    'recipes/products/mini.yaml:4:7: there is no base "debian-21"; did you mean "debian-12"?',
  );
});

test('an import set that the base does not have is named', () => {
  expect(told({ product: productText.replace('[dom0]', '[dom0, domu]') })).toContain(
    'recipes/products/mini.yaml:8:31: there is no import set "domu"; did you mean "dom0"?',
  );
});

test('a spec that is not in the repository is named where the recipe names it', () => {
  expect(told({ recipe: recipeText.replace('zstd.spec', 'ztsd.spec') })).toBe(
    `recipes/packages/zstd.yaml:2:7: there is no specs/packages/zstd/ztsd.spec in this repository; did you mean "specs/packages/zstd/zstd.spec"? [recipe/absent-file]
  | spec: specs/packages/zstd/ztsd.spec
  = Add the file, or correct the path.
`,
  );
});

test('a package or a stage that a recipe takes has to be there', () => {
  const stages = 'stages: { small: { takes: [zsdt] } }\ntakes: [zstd@smal]\n';
  expect(told({ recipe: `${recipeText}${stages}` })).toBe(
    `recipes/packages/zstd.yaml:6:28: there is no recipe "zsdt"; did you mean "zstd"? [recipe/unknown-name]
  | stages: { small: { takes: [zsdt] } }
  = There are: zstd.
recipes/packages/zstd.yaml:7:9: there is no stage of zstd "smal"; did you mean "small"? [recipe/unknown-name]
  | takes: [zstd@smal]
  = There are: small.
`,
  );
  expect(told({ recipe: `${recipeText}stages: { small: {} }\ntakes: [zstd@small]\n` })).toBe('\n');
});

test('files, folders of trees, answers and licences have to be there too', () => {
  const recipe = recipeText.replace('zstd.conf', 'nothing').replace('iso/answers', 'iso/nothing');
  const product = productText.replace('default.yaml', 'no.yaml').replace('LICENSE', 'COPYING');
  expect(told({ recipe, product }).match(/there is no \S+/g)).toEqual([
    'there is no recipes/answers/no.yaml',
    'there is no COPYING',
    'there is no specs/packages/zstd/nothing',
    'there is no iso/nothing',
  ]);
});

test('a package that the import list names and the lock lacks wants a new lock', () => {
  expect(told({ sets: setsText.replace('[less]', '[less, nano]') })).toBe(
    `recipes/imports/debian-12.yaml:4:53: there is no locked package "nano" [recipe/unknown-name]
  |   dom0: { form: rpm, packages: [bash], also: [less, nano] }
  = There are: bash, less.
  = After a change of the import list, run \`kiln lock\`.
`,
  );
});

test('an import set that the lock lacks is named', () => {
  expect(told({ sets: `${setsText}  extra: { form: rpm, packages: [nano] }\n` })).toContain(
    'recipes/imports/debian-12.yaml:5:3: there is no locked import set "extra"',
  );
});

test('a lock whose sets name packages that it does not have is refused', () => {
  const lock = lockText.replace('"gcc":', '"gcc-12":');
  expect(told({ lock })).toContain('recipes/lock.json:1:48: there is no locked package "gcc"');
});

test('glue for a package that nothing imports is told', () => {
  expect(told({ glue: glueText.replace('bash', 'bahs') })).toContain(
    'recipes/imports/glue/debian-12.yaml:3:13: there is no locked package "bahs"; did you mean "bash"?',
  );
});

test('a base with RPM repositories of its own needs no import files', () => {
  const { imports: _, ...rest } = project({
    product: productText.replace('{ repository: [dom0], buildRoot: [build] }', '{}'),
  });
  expect(checkProject(rest)).toEqual([]);
});

const remote = `${recipeText}  - apt: { package: libzstd, version: '1.5-2', file: zstd.tar.xz }
    sha256: ${'a'.repeat(64)}
`;

const lockedZstd = (of: string, sha256 = 'a'.repeat(64)) => {
  const sources = { 'zstd/zstd.tar.xz': { of, path: 'pool/zstd.tar.xz', sha256, size: 1 } };
  const lock: unknown = JSON.parse(lockText);
  return JSON.stringify({ ...Object(lock), sources }, undefined, 1);
};

test('a source of the outside world has to be locked', () => {
  expect(told({ recipe: remote })).toBe(
    `recipes/packages/zstd.yaml:6:5: zstd.tar.xz (apt libzstd 1.5-2) is not locked: recipes/lock.json does not have it [recipe/not-locked]
  |   - apt: { package: libzstd, version: '1.5-2', file: zstd.tar.xz }
  = Lock it: kiln lock --product mini
`,
  );
  expect(told({ recipe: remote, lock: lockedZstd('apt libzstd 1.5-2') }).trim()).toBe('');
});

test('what is locked as another version is not locked', () => {
  expect(told({ recipe: remote, lock: lockedZstd('apt libzstd 1.5-1') })).toContain(
    'zstd.tar.xz is not locked as apt libzstd 1.5-2: recipes/lock.json has it as apt libzstd 1.5-1',
  );
});

test('the lock agrees with what the recipe says that upstream publishes', () => {
  const lock = lockedZstd('apt libzstd 1.5-2', 'b'.repeat(64));
  const line = lock.split('\n').findIndex((one) => one.includes('zstd.tar.xz')) + 1;
  expect(told({ recipe: remote, lock })).toBe(
    `recipes/packages/zstd.yaml:7:13: sources[2].sha256 is ${'a'.repeat(64)}, and recipes/lock.json:${line} has ${'b'.repeat(64)} for zstd.tar.xz [recipe/contradiction]
  |     sha256: ${'a'.repeat(64)}
  = Where the recipe is right: kiln lock --product mini. Where the lock is: correct the recipe, or leave its sha256 out.
`,
  );
});

test('sources of packages that the product does not name need no lock', () => {
  const other = remote.replace('name: zstd', 'name: other');
  const { recipes, ...rest } = project({});
  const unnamed = valueOf(readRecipe({ file: 'recipes/packages/other.yaml', text: other }));
  expect(checkProject({ ...rest, recipes: [...recipes, unnamed] })).toEqual([]);
});

test('an RPM that the image names and the repository lacks is named, with its place', () => {
  const { product } = project();
  expect(shown(checkPackages(product, ['zstd', 'kernal']).map(describe))).toBe(
    `recipes/products/mini.yaml:11:17: there is no package "kernel"; did you mean "kernal"? [recipe/unknown-name]
  |   installRoot: [kernel]
  = There are: zstd, kernal.
recipes/products/mini.yaml:12:18: there is no package "kernel"; did you mean "kernal"? [recipe/unknown-name]
  |   medium: [zstd, kernel]
  = There are: zstd, kernal.
`,
  );
});
