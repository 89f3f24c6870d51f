import { expect, test } from 'vitest';
import { centos7 } from '../../../containers/bases/centos-7.ts';
import { upstreamImports } from '../../../pipeline/project/upstream-imports.ts';
import type { ImportLock } from '../../../recipes/imports/import-lock.ts';
import { upstreamLock, upstreamTools } from '../../rig/upstream-line.ts';

const file = 'recipes/lock/centos-7.json';

const opened = (lock: ImportLock) =>
  upstreamImports(centos7, { lock: { file, value: lock }, tools: upstreamTools, reference: 'x' });

test('takes a lock that fits its base', () => {
  expect(opened(upstreamLock)).toMatchObject({ ok: true });
});

test.each([
  ['has no keys', { ...upstreamLock, keys: {} }, 'it lacks the key https://'],
  [
    'has a package of another repository',
    {
      ...upstreamLock,
      packages: { bash: { ...upstreamLock.packages.bash, repository: 'extras' } },
    },
    'bash is of extras, which the base does not name',
  ],
])('a lock that %s has to be made anew', (_, lock, problem) => {
  expect(opened(lock)).toMatchObject({
    ok: false,
    failure: {
      code: 'lock/outdated',
      message: expect.stringContaining(`${file} does not fit its base: ${problem}`),
      remedy: [expect.stringContaining('kiln lock --update')],
    },
  });
});
