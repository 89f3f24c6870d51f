import { expect, test } from 'vitest';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

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
