import { expect, test } from 'vitest';
import type { KilnEnded } from '../rig/kiln-run.ts';
import { tinyProductText } from '../rig/tiny-product.ts';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

const names = ['left', 'right', 'user'];
const providing = (name: string) => ({ name, preamble: 'Provides: thing' });
const user = {
  name: 'user',
  preamble: 'BuildRequires: thing, (right if nothing)',
  build: 'mkdir payload; rpm -q left right >payload/x || :',
};

const notesOf = ({ events }: KilnEnded): readonly string[] =>
  events.filter(({ type }) => type === 'noted').map(({ message }) => message);

test('where two packages provide the same, the choice is told, and settled by the product', async () => {
  await project.packages(providing('left'), providing('right'), user);
  const ended = await project.build().ended;
  expect(ended.code).toBe(0);
  const file = `recipes/products/${project.product}.yaml`;
  expect(notesOf(ended)).toContain(
    `build root of user: thing is met by left, and would be by right; write the one that you mean under prefer: in ${file}`,
  );

  const text = tinyProductText(project.product, names);
  await project.copy().write(file, text.replace('prefer: [', 'prefer: [right, '));
  const settled = await project.build().ended;
  expect(settled.code).toBe(0);
  expect(notesOf(settled).filter((one) => one.includes('thing'))).toEqual([]);
  expect(settled.actions('built')).toContain('build-rpm user');
});

test('what a package of ours requires at run time is ours too, not the imports that are called so', async () => {
  const bc = { name: 'bc', preamble: 'Epoch: 99' };
  const stan = { name: 'stan', preamble: 'Requires: bc' };
  const lean = {
    name: 'lean',
    preamble: 'BuildRequires: stan',
    build: "test $(rpm -q --queryformat '%{EPOCH}' bc) = 99",
  };
  await project.packages(lean, stan, bc);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  expect(ended.code).toBe(0);
  expect(ended.actions('built')).toContain('build-rpm lean');
});

test('packages that resolve to the same set share one root, which is made once', async () => {
  const alike = ['one', 'two', 'three'].map((name) => ({
    name,
    preamble: 'BuildRequires: zlib1g-dev',
  }));
  await project.packages(...alike);
  const ended = await project.build().ended;
  expect(ended.code).toBe(0);
  const roots = ended.actions('built').filter((one) => one.startsWith('install-requires'));
  expect(roots).toHaveLength(1);
});

const roots = (ended: KilnEnded) =>
  ended.actions('built').filter((one) => one.startsWith('install-requires'));
const builds = (ended: KilnEnded) =>
  ended.actions('built').filter((one) => one.startsWith('build-rpm'));

test('what many packages need is installed once, and none of them is rebuilt for that', async () => {
  const needing = (count: number, preamble = 'BuildRequires: bc') =>
    Array.from({ length: count }, (_, index) => ({
      name: `n${index}`,
      preamble: `${preamble}${index > 0 ? '' : ', zlib1g-dev'}`,
      build: 'mkdir payload; rpm -qa | sort >payload/root',
    }));
  await project.packages(...needing(8));
  const shared = await project.build().ended;
  expect(shared.code).toBe(0);
  // The layer, the root of the seven, and that of the one that needs more.
  expect(roots(shared)).toHaveLength(3);
  expect(roots(shared)).toContain('install-requires frequent');
  expect(builds(shared)).toHaveLength(8);

  await project.packages(...needing(7));
  const alone = await project.build().ended;
  expect(alone.code).toBe(0);
  expect(roots(alone)).toHaveLength(2);
  expect(builds(alone)).toEqual([]);

  await project.packages(...needing(8, 'BuildRequires: bc, nonesuch'));
  const unmet = await project.build('--keep-going').ended;
  const told = unmet.diagnostics.flatMap(({ logTail }) => logTail);
  const named = told.filter((one) => one.includes('needs nonesuch, which nothing provides'));
  expect(named).toHaveLength(8);
  expect(unmet.actions('built')).toContain('resolve-requires frequent');
});

test('who does not need all that many do has nothing of it in its root', async () => {
  const needing = Array.from({ length: 8 }, (_, index) => ({
    name: `n${index}`,
    preamble: 'BuildRequires: thing',
    build: 'rpm -q left',
  }));
  const right = { name: 'right', preamble: 'Provides: thing\nConflicts: left' };
  const chooser = {
    name: 'chooser',
    preamble: 'BuildRequires: thing, right',
    build: 'rpm -q right; ! rpm -q left',
  };
  await project.packages(providing('left'), right, chooser, ...needing);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  expect(ended.code).toBe(0);
  expect(roots(ended)).toContain('install-requires frequent');
});

test('a patch of a source resolves nothing and makes no root anew', async () => {
  const patched = (text: string) => ({ name: 'patched', build: `echo ${text} >payload` });
  await project.packages(patched('a'));
  expect((await project.build().ended).code).toBe(0);
  await project.packages(patched('b'));
  const again = await project.build().ended;
  expect(again.actions('built').filter((one) => /requires|select/.test(one))).toEqual([]);
  expect(again.actions('built')).toContain('build-rpm patched');
});

test('a build reaches itself as localhost', async () => {
  await project.packages({
    name: 'local',
    build: 'getent ahosts localhost | grep -F 127.0.0.1',
  });
  expect((await project.build().ended).code).toBe(0);
});

test('a package may need one of the imports that is called as it is', async () => {
  await project.packages({ name: 'make', preamble: 'BuildRequires: make, gcc' });
  expect((await project.build().ended).code).toBe(0);
});

test('a package that needs itself is told how that is cut', async () => {
  await project.packages({ name: 'egg', preamble: 'BuildRequires: egg >= 1' });
  const ended = await project.build().ended;
  expect(ended.code).toBe(1);
  const said = ended.diagnostics.flatMap(({ logTail }) => logTail);
  expect(said[0]).toBe(
    'kiln: egg needs egg >= 1, which only it makes: give its recipe a stage that does without (stages:), or import a first one',
  );
});
