import { expect, test } from 'vitest';
import type { KilnEnded } from '../rig/kiln-run.ts';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

const notesOf = ({ events }: KilnEnded): readonly string[] =>
  events.filter(({ type }) => type === 'noted').map(({ message }) => message);
const builds = (ended: KilnEnded) =>
  ended.actions('built').filter((one) => one.startsWith('build-rpm'));

const needing = (name: string, needs: string, build = ':') => ({
  name,
  preamble: `BuildRequires: ${needs}`,
  build,
});

const holding = { name: 'holding', build: 'mkdir payload; echo held >payload/thing' };
const copying = needing(
  'copying',
  '/usr/share/holding/thing',
  'mkdir payload; cp /usr/share/holding/thing payload/x',
);
/** What it needs is only in what has to wait, too. */
const after = needing('after', '/usr/share/copying/x', 'cat /usr/share/copying/x');
const other = { name: 'other' };
/** rpm reads the file, where it would be in a folder of its own. */
const library = {
  name: 'library',
  preamble:
    'BuildRequires: pkgconf\n%global __pkgconfig_path ^/usr/share/library/.*[.]pc$\n%global debug_package %{nil}',
  build: "mkdir payload; printf 'Name: held\\nDescription: x\\nVersion: 2\\n' >payload/held.pc",
};
const linked = needing('linked', '(pkgconfig(held) >= 2 with pkgconfig(held) < 3)');

test('what only a built package says of itself is found in it, and told once', async () => {
  await project.packages(after, copying, holding, library, linked, other);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  expect(ended.code).toBe(0);
  expect(builds(ended).slice(-3).toSorted()).toEqual([
    'build-rpm after',
    'build-rpm copying',
    'build-rpm linked',
  ]);
  expect(notesOf(ended)).toEqual([
    'after, copying, linked need /usr/share/copying/x, /usr/share/holding/thing, (pkgconfig(held) >= 2 with pkgconfig(held) < 3), which nothing is known to provide: first holding, library, other are built, to look for it',
    'copying needs /usr/share/holding/thing, which holding was found to provide: say `takes: [holding]` in recipes/packages/copying.yaml, so that it need not wait for all others',
    'linked needs (pkgconfig(held) >= 2 with pkgconfig(held) < 3), which library was found to provide: say `takes: [library]` in recipes/packages/linked.yaml, so that it need not wait for all others',
    expect.stringMatching(/^after needs .* first .* are built, to look for it$/),
    expect.stringMatching(/^after needs .* which copying was found to provide/),
  ]);
});

test('another package that changes is looked into again, and nothing else is built', async () => {
  const changed = { ...other, build: 'mkdir payload; echo new >payload/file' };
  await project.packages(after, copying, holding, library, linked, changed);
  const ended = await project.build('copying').ended;
  expect(ended.code).toBe(0);
  expect(builds(ended)).toEqual(['build-rpm other']);
  expect(ended.actions('built')).toContain('find-providers built packages');
  expect(ended.actions('built').filter((one) => /-requires|select/.test(one))).toEqual([]);
});

test('who names in its recipe who has it does not wait, and is not rebuilt for that', async () => {
  const told = { ...copying, recipe: 'sources: []\ntakes: [holding]' };
  await project.packages(told, holding, other);
  const ended = await project.build().ended;
  expect(ended.code).toBe(0);
  expect(builds(ended)).toEqual([]);
  expect(notesOf(ended)).toEqual([]);
});

test('a package that its spec states only in its build root is found, and with it who makes it', async () => {
  const lately = {
    name: 'lately',
    preamble: `BuildRequires: bison
%if 0%(test ! -e /usr/bin/bison || echo 1)
%package -n late
Summary: A package of a package
Provides: late(thing)
%description -n late
Made late.
%files -n late
%endif`,
  };
  await project.packages(lately, needing('late-user', 'late(thing)'));
  const ended = await project.build().ended;
  expect([ended.code, ended.diagnostics]).toEqual([0, []]);
  expect(notesOf(ended).at(-1)).toContain(
    'late-user needs late(thing), which lately was found to provide: say `takes: [lately]`',
  );
});

test('a version that a spec states in its build root only keeps nobody from being asked or built', async () => {
  const lately = {
    name: 'lately',
    preamble:
      'BuildRequires: bison\nProvides: lately-api = %(test -e /usr/bin/bison && echo 2 || echo 1)',
  };
  const generating = needing('generating', 'lately-api >= 2', 'test -e /usr/share/other/name');
  await project.packages(lately, other, {
    ...generating,
    preamble: `${generating.preamble}\n%generate_buildrequires\necho other`,
  });
  const ended = await project.build().ended;
  expect([ended.code, ended.diagnostics]).toEqual([0, []]);
  expect(builds(ended)).toContain('build-rpm generating');
});

const planned = async (goal: string, ...args: readonly string[]) =>
  (
    await project.copy().start(['plan', goal, '--product', project.product, ...args], {
      KILN_CACHE: project.cache(),
    }).ended
  ).stdout;

test('a plan says what cannot be built, and what may be found to be', async () => {
  const wanting = needing('wanting', 'zlib1g-dve, pkgconfig(held), make >= 99');
  const fresh = { name: 'fresh', build: 'mkdir payload; echo fresh >payload/file' };
  const hoping = needing('hoping', '/usr/share/fresh/file, (/of/nobody or pkgconfig(held))');
  const newer = needing('newer', 'fresh >= 1:0.5, fresh < 1.0-2');
  const both = needing('both', 'wanting, hoping, newer');
  await project.packages(wanting, hoping, newer, both, fresh, library);
  const text = await planned('both');
  expect(text).toContain(`
cannot be built:
  wanting needs make >= 99, which nothing provides: there is make-4.3-4.1.x86_64
  wanting needs pkgconfig(held), which nothing is known to provide: nearest: pkgconfig(panel), pkgconfig(panelw), pkgconfig(zlib)
  wanting needs zlib1g-dve, which nothing provides: nearest: zlib1g-dev, zlib1g
  both needs wanting
and what follows from these: `);
  expect(text).toMatch(
    /\nnot known whether it can be built:\n {2}hoping needs \(.* or pkgconfig\(held\)\), .usr.share.fresh.file, which nothing is known to provide until fresh.*\n {2}newer needs fresh >= 1:0.5, which nothing provides by what our specs state: there is fresh-1.0-1.tiny1.noarch\n/,
  );
  expect(JSON.parse(await planned('wanting', '--json'))).toMatchObject({
    unbuildable: [
      {
        name: 'wanting',
        lacks: [{ needs: 'make >= 99' }, { needs: 'pkgconfig(held)' }, { needs: 'zlib1g-dve' }],
      },
    ],
    packages: [],
  });
  expect(await planned('wanting')).toMatch(/^cannot be built:\n/);
});

test('with --keep-going, who cannot be looked into blocks only what is found nowhere else', async () => {
  const failing = { name: 'failing', build: 'exit 3' };
  const lacking = needing('lacking', 'pkgconfig(nonesuch)');
  const anew = { ...copying, build: `${copying.build}; echo anew >payload/y` };
  await project.packages(anew, holding, failing, lacking, needing('more', 'lacking'));
  const ended = await project.build('--keep-going').ended;
  expect(ended.code).toBe(3);
  expect(ended.diagnostics.map(({ message }) => message)).toEqual([
    'failing: build-rpm failed: the process ended with code 1',
  ]);
  expect(builds(ended)).toContain('build-rpm copying');
  expect(ended.events.at(-1)?.blocked?.toSorted()).toEqual(['lacking', 'more']);

  await project.packages(anew, holding, lacking);
  const unmet = await project.build('--keep-going').ended;
  expect(unmet.diagnostics.flatMap(({ logTail }) => logTail)).toEqual([
    expect.stringContaining('lacking needs pkgconfig(nonesuch), which nothing provides: nearest: '),
  ]);
});

test('where an import has what a package of ours is found to have, too, you are told, until you say which', async () => {
  const ownZlib = {
    ...library,
    build: "mkdir payload; printf 'Name: zlib\\nDescription: x\\nVersion: 9\\n' >payload/zlib.pc",
  };
  const user = needing('user', 'pkgconfig(zlib)');
  const warnings = (ended: KilnEnded) =>
    notesOf(ended).filter((message) => message.includes('would be by'));
  const file = `recipes/products/${project.product}.yaml`;
  await project.packages(ownZlib, user);
  const told = warnings(await project.build().ended);
  expect(told).toEqual([
    'build root of user: pkgconfig(zlib) is met by zlib1g-dev, and would be by what library makes; ' +
      `write the one that you mean: takes: [library] in its recipe, or prefer: [zlib1g-dev] in ${file}`,
  ]);
  expect(warnings(await project.build().ended)).toEqual(told);

  await project.packages(ownZlib, { ...user, recipe: 'sources: []\ntakes: [library]' });
  const taken = await project.build().ended;
  expect([builds(taken), warnings(taken)]).toEqual([['build-rpm user'], []]);

  await project.packages({ ...ownZlib, build: `${ownZlib.build}; :` }, user);
  const text = await project.copy().read(file);
  await project.copy().write(file, text.replace('prefer: [', 'prefer: [zlib1g-dev, '));
  expect(warnings(await project.build().ended)).toEqual([]);
});
