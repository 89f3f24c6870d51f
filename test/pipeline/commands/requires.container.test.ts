import { expect, test } from 'vitest';
import { z } from 'zod';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const requires = async (...args: readonly string[]) => {
  const { product } = project;
  const environment = { KILN_CACHE: project.cache() };
  const run = project.copy().start(['requires', '--product', product, ...args], environment);
  return run.ended;
};

const use = z.object({ kind: z.string() }).loose();
const document = z.object({
  packages: z.array(
    z.object({
      name: z.string(),
      buildRequires: z.array(z.object({ needs: z.string(), use }).loose()),
    }),
  ),
  untold: z.array(z.string()),
});

/** A package that waits for another of ours, and uses nothing of it. */
const library = { name: 'library' };
/** Nothing of its own is of any use. */
const meta = { name: 'meta', preamble: 'Requires: gettext' };
const user = {
  name: 'user',
  preamble: [
    'BuildRequires: bison',
    'BuildRequires: /usr/bin/bc',
    'BuildRequires: meta, make',
    'BuildRequires: library',
    'BuildRequires: xz-utils',
  ].join('\n'),
  // Nobody opens bc, and a script's interpreter is opened by the kernel alone.
  build: String.raw`
test -x /usr/bin/bc
printf '#!/usr/bin/bison --version\n' >script
chmod +x script
./script
(cd /usr/bin && exec ./msgfmt --version)
sleep 1000 &`,
};

test('tells which BuildRequires a build has used, which not, and what waits for one in vain', async () => {
  await project.packages(library, meta, user);
  const { code, stdout } = await requires('user', '--json');
  const { packages, untold } = document.parse(JSON.parse(stdout));
  const told = new Map(packages[0]?.buildRequires.map((one) => [one.needs, one]));
  const kinds = Object.fromEntries([...told].map(([needs, one]) => [needs, one.use.kind]));
  expect([code, untold]).toEqual([0, []]);
  expect(kinds).toEqual({
    '/usr/bin/bc': 'looked-at',
    bison: 'used',
    library: 'unused',
    make: 'unused',
    meta: 'through',
    'xz-utils': 'unused',
  });
  expect(told.get('library')).toMatchObject({ line: 10, edge: { to: 'library' } });
  expect(told.get('meta')).toMatchObject({
    line: 9,
    use: { packages: expect.arrayContaining(['gettext']) },
  });

  const text = await requires('user');
  expect(text.stdout).toMatch(
    /^ {2}unused +library +specs\/packages\/user\/user\.spec:10 +in the root for it alone: library; without it user/m,
  );
  expect(text.stderr).not.toMatch(/^started +trace-build/m);
  expect((await requires('user', '--check')).code).toBe(4);
});

test('a package that cannot be built is named, and the others are told', async () => {
  await project.packages(library, { name: 'failing', build: 'exit 3' });
  const { code, stdout } = await requires('--json');
  const { packages, untold } = document.parse(JSON.parse(stdout));
  expect([code, packages.map(({ name }) => name), untold]).toEqual([3, ['library'], ['failing']]);
});

test('a broken recipe is told, and what needs it; the others are watched, and what was found counts', async () => {
  const holding = { name: 'holding', build: 'mkdir payload; echo held >payload/thing' };
  const needing = (name: string, needs: string) => ({ name, preamble: `BuildRequires: ${needs}` });
  const misread = { name: 'misread', recipe: 'sources: []\nnonsense: 1' };
  const others = [
    holding,
    needing('looking', '/usr/share/holding/thing'),
    needing('blocked', 'misread'),
  ];
  await project.packages({ name: 'misread' }, ...others);
  expect((await project.build().ended).code).toBe(0);
  await project.packages(misread, ...others);
  const all = await requires('--json');
  const { packages, untold } = document.parse(JSON.parse(all.stdout));
  expect([all.code, packages.map(({ name }) => name), untold]).toEqual([
    3,
    ['holding', 'looking'],
    ['misread', 'blocked'],
  ]);
  expect(all.stderr).toContain('recipes/packages/misread.yaml:4');
  expect(packages[1]?.buildRequires).toMatchObject([{ edge: { to: 'holding' } }]);

  expect((await requires('blocked')).code).toBe(3);
  const sound = await requires('holding');
  expect([sound.code, sound.stderr]).toEqual([0, expect.not.stringContaining('misread')]);
  // A product that does not have the package is none the worse for it.
  await project.packages(...others.slice(0, 1));
  expect((await requires()).code).toBe(0);
});

test('names the packages that there are, for one that there is not', async () => {
  const { code, stderr } = await requires('hullo');
  expect([code, stderr]).toEqual([2, expect.stringContaining('has no package hullo')]);
});
