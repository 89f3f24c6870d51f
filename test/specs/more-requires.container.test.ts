import { expect, test } from 'vitest';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

/** What is installed with it says what else is needed. */
const late = { name: 'late', build: 'mkdir payload; echo extra >payload/needs' };
const extra = { name: 'extra' };
const build = 'test -e /usr/share/extra/name';

const generating = {
  name: 'generating',
  preamble: 'BuildRequires: late\n%generate_buildrequires\ncat /usr/share/late/needs',
  build,
};

/** As a macro of another package may. */
const expanding = {
  name: 'expanding',
  preamble: 'BuildRequires: late\n%(test ! -e /usr/share/late/needs || echo BuildRequires: extra)',
  build,
};

const asking = (actions: readonly string[]) =>
  actions.filter((name) => name.startsWith('ask-requires')).toSorted();

test('specs are asked in their build roots until they say nothing new; others are not', async () => {
  const asked = { ...expanding, recipe: 'sources: []\nrounds: 2' };
  await project.packages(generating, asked, late, extra);
  const ended = await project.build().ended;
  expect(ended.diagnostics).toEqual([]);
  expect(asking(ended.actions('built'))).toEqual([
    'ask-requires expanding',
    'ask-requires expanding',
    'ask-requires generating',
    'ask-requires generating',
  ]);
  expect(ended.actions('built')).toEqual(
    expect.arrayContaining(['build-rpm generating', 'build-rpm expanding']),
  );
  const again = await project.build().ended;
  expect(again.actions('built')).toEqual([]);
});

test('only what a wanted package leads to is asked', async () => {
  const other = { ...generating, name: 'other', build: ': another' };
  await project.packages(generating, other, late, extra);
  const ended = await project.build('other').ended;
  expect(ended.code).toBe(0);
  expect(asking(ended.actions('built'))).toEqual(['ask-requires other', 'ask-requires other']);
  expect(asking(ended.actions('reused'))).toEqual([]);
});

test('what is asked comes after others that are asked have said all, and is built with them', async () => {
  const lower = {
    name: 'lower',
    preamble: '%generate_buildrequires\necho extra',
    build: `${build}; mkdir payload; echo extra >payload/needs`,
  };
  const upper = {
    name: 'upper',
    preamble: 'BuildRequires: lower\n%generate_buildrequires\ncat /usr/share/lower/needs',
    build,
  };
  await project.packages(lower, upper, extra);
  const ended = await project.build().ended;
  expect([ended.code, ended.diagnostics]).toEqual([0, []]);
  expect(ended.actions('built').filter((name) => name.startsWith('build-rpm'))).toEqual([
    'build-rpm lower',
    'build-rpm upper',
  ]);

  const failing = '%generate_buildrequires\necho no such tool >&2; exit 3';
  await project.packages({ ...lower, preamble: failing }, upper, extra);
  const failed = await project.build('--keep-going').ended;
  expect(failed.diagnostics.map(({ message }) => message)).toEqual([
    'lower: ask-requires failed: the process ended with code 1',
  ]);
  expect(failed.events.at(-1)?.blocked).toEqual(['upper']);
});

test('a spec that is not asked often enough is told, with what it said last', async () => {
  await project.packages({ ...expanding, recipe: 'sources: []\nrounds: 1' }, late, extra);
  const ended = await project.build().ended;
  expect(ended.code).toBe(2);
  expect(ended.diagnostics).toHaveLength(1);
  expect(ended.diagnostics[0]).toMatchObject({
    code: 'spec/unsettled-requires',
    message:
      'expanding: asked once in its build root, its spec still says new BuildRequires: extra',
  });
});

test('a section that fails is told with its log', async () => {
  const preamble = '%generate_buildrequires\necho no such tool >&2; exit 3';
  await project.packages({ name: 'failing', preamble });
  const ended = await project.build().ended;
  expect(ended.code).toBe(1);
  expect(ended.diagnostics).toHaveLength(1);
  expect(ended.diagnostics[0]?.message).toContain('failing: ask-requires failed');
  expect(ended.diagnostics[0]?.logTail.join('\n')).toContain('no such tool');
});

test('with --keep-going, what cannot be asked, or never settles, blocks only what needs it', async () => {
  const preamble = '%generate_buildrequires\necho no such tool >&2; exit 3';
  await project.packages(
    { ...expanding, recipe: 'sources: []\nrounds: 1' },
    { name: 'failing', preamble },
    { name: 'of-failing', preamble: 'BuildRequires: failing' },
    { name: 'of-expanding', preamble: 'BuildRequires: expanding' },
    generating,
    late,
    { ...extra, build: 'mkdir payload; echo anew >payload/x' },
  );
  const ended = await project.build('--keep-going').ended;
  expect(ended.code).toBe(3);
  expect(ended.diagnostics.map(({ message }) => message).toSorted()).toEqual([
    'expanding: asked once in its build root, its spec still says new BuildRequires: extra',
    'failing: ask-requires failed: the process ended with code 1',
  ]);
  expect(ended.events.at(-1)?.blocked?.toSorted()).toEqual(['of-expanding', 'of-failing']);
  expect(ended.actions('built')).toEqual(
    expect.arrayContaining(['build-rpm extra', 'build-rpm generating']),
  );
});
