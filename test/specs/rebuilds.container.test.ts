import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { settledFolder } from '../../pipeline/project/settled.ts';
import type { KilnEnded } from '../rig/kiln-run.ts';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

const notesOf = ({ events }: KilnEnded): readonly string[] =>
  events.filter(({ type }) => type === 'noted').map(({ message }) => message);

const user = { name: 'user', preamble: 'BuildRequires: library' };

/** A package whose one file has this text and this time. */
const library = ({ text = 'code', date = '2020-01-01', comment = '' } = {}) => ({
  name: 'library',
  preamble: `# ${comment}`,
  build: `mkdir payload; echo ${text} >payload/x; touch --date=${date} payload/x`,
});

test('what needs a package is rebuilt when what that package holds has changed, and only then', async () => {
  await project.packages(library(), user);
  expect((await project.build().ended).code).toBe(0);

  await project.packages(library({ comment: 'new' }), user);
  const commented = await project.build().ended;
  expect(commented.actions('built')).toContain('build-rpm library');
  expect(commented.actions('reused')).toContain('build-rpm user');

  // Other bytes of the same content: the earlier packages stay.
  await project.packages(library({ date: '2020-01-02' }), user);
  const touched = await project.build().ended;
  expect(touched.actions('built')).toContain('build-rpm library');
  expect(touched.equal).toEqual(['build-rpm library']);
  expect(touched.actions('reused')).toEqual(
    expect.arrayContaining(['install-requires user', 'build-rpm user']),
  );

  await project.packages(library({ text: 'other' }), user);
  const changed = await project.build().ended;
  expect(changed.actions('built')).toEqual(
    expect.arrayContaining(['build-rpm library', 'install-requires user', 'build-rpm user']),
  );
  expect(changed.code).toBe(0);
});

test('a build with nothing to do is over at once, and tells what a look at each action tells', async () => {
  await project.packages(
    library(),
    { name: 'other', preamble: 'Provides: thing' },
    { name: 'another', preamble: 'Provides: thing' },
    { name: 'elsewhere', preamble: 'ExclusiveArch: aarch64' },
    { name: 'user', preamble: 'BuildRequires: library, thing' },
  );
  const first = await project.build().ended;
  expect(first.code).toBe(0);
  const told = notesOf(first).filter((message) => !/waiting/.test(message));
  expect(told).toEqual([
    expect.stringMatching(/^elsewhere is not built: /),
    expect.stringMatching(/^build root of user: thing is met by another, and would be by other;/),
  ]);
  const atOnce = await project.build().ended;
  const plans = (ended: typeof atOnce) =>
    ended.events.filter(({ type }) => type === 'plan-started');
  expect([atOnce.code, plans(atOnce).length, atOnce.actions('built')]).toEqual([0, 1, []]);

  await rm(settledFolder(project.cache()), { recursive: true });
  const looked = await project.build().ended;
  expect(plans(looked).length).toBeGreaterThan(1);
  expect(new Set(atOnce.actions('reused'))).toEqual(new Set(looked.actions('reused')));
  expect(atOnce.result).toEqual(looked.result);
  expect([notesOf(atOnce), notesOf(looked)]).toEqual([told, told]);

  const folder = path.join(project.copy().path('out'), project.product, 'rpms');
  await rm(path.join(folder, 'library'), { recursive: true });
  expect((await project.build().ended).code).toBe(0);
  expect(await readdir(path.join(folder, 'library'))).toHaveLength(2);
});
