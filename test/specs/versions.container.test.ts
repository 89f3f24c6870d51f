import { expect, test } from 'vitest';
import { specFile } from '../rig/tiny-product.ts';
import { tinyProject } from '../rig/tiny-project.ts';

const project = tinyProject();

const versioned = (version: string) =>
  project
    .copy()
    .edit(specFile('foo'), (text) => text.replace(/^Version: .*/m, `Version: ${version}`));

const needing = (name: string, needs: string) => ({
  name,
  preamble: `BuildRequires: ${needs}`,
  build: `mkdir payload; rpm -q --queryformat '%{EVR}' foo >payload/seen; test "$(cat payload/seen)" != ''`,
});

const builds = async () => {
  const ended = await project.build('--keep-going').ended;
  return {
    made: ended
      .actions('built')
      .flatMap((one) => (one.startsWith('build-rpm ') ? [one.slice('build-rpm '.length)] : []))
      .toSorted(),
    said: ended.diagnostics.map(({ message }) => message).toSorted(),
  };
};

/** Each is met by one of the three versions that follow each other. */
const users = [
  needing('before', 'foo >= 1:2.0~rc1, foo < 1:2.0'),
  needing('at', 'foo >= 1:2.0, foo <= 1:2.0'),
  needing('after', 'foo > 1:2.0, foo >= 1:2.0^20260101, foo < 1:2.0.1'),
  // Where nothing is said it is 0, which is less than every other one.
  needing('always', 'foo > 9'),
];

const lacking = (name: string, needs: string, there: string) =>
  `${name}: resolve-requires failed: ${name} needs ${needs}, which nothing provides: there is foo-1:${there}-1.tiny1.noarch`;

test('Epochs, ~ and ^ of our packages mean what they mean to rpm, from the query to the build', async () => {
  await project.packages({ name: 'foo', preamble: 'Epoch: 1' }, ...users);
  await versioned('2.0~rc1');
  expect(await builds()).toEqual({
    made: ['always', 'before', 'foo'],
    said: [
      lacking('after', 'foo > 1:2.0', '2.0~rc1'),
      lacking('at', 'foo >= 1:2.0', '2.0~rc1'),
    ].toSorted(),
  });
  await versioned('2.0');
  expect(await builds()).toEqual({
    made: ['always', 'at', 'foo'],
    said: [
      lacking('after', 'foo > 1:2.0', '2.0'),
      lacking('before', 'foo < 1:2.0', '2.0'),
    ].toSorted(),
  });
  await versioned('2.0^20260101');
  expect(await builds()).toEqual({
    made: ['after', 'always', 'foo'],
    said: [
      lacking('at', 'foo <= 1:2.0', '2.0^20260101'),
      lacking('before', 'foo < 1:2.0', '2.0^20260101'),
    ].toSorted(),
  });
});
