import { expect, test } from 'vitest';
import { centos7 } from '../../../containers/bases/centos-7.ts';
import { upstreamImports } from '../../../pipeline/project/upstream-imports.ts';
import type { ImportLock } from '../../../recipes/imports/import-lock.ts';
import { upstreamLock, upstreamTools } from '../../rig/upstream-line.ts';

const { root } = centos7;
if (root.kind !== 'registry') throw new Error('another root');

const opened = (lock: ImportLock) =>
  upstreamImports(centos7, { lock: { value: lock }, tools: upstreamTools, root });

test('takes a lock that fits its base', () => {
  expect(opened(upstreamLock)).toMatchObject({ ok: true });
});

test('the base takes its image by the digest that is locked', () => {
  const imports = opened(upstreamLock);
  expect(imports.ok && imports.value.installedBy).toEqual({
    kind: 'registry',
    reference: `docker.io/library/centos@${upstreamLock.image.digest}`,
  });
});

test.each([
  [
    'has the image of another tag',
    { ...upstreamLock, image: { ...upstreamLock.image, reference: 'docker.io/library/centos:7' } },
    `it lacks the image ${root.reference}`,
    'kiln lock',
  ],
  ['has no keys', { ...upstreamLock, keys: {} }, 'it lacks the key https://', 'kiln lock'],
  [
    'has a package of another repository',
    {
      ...upstreamLock,
      packages: { bash: { ...upstreamLock.packages.bash, repository: 'extras' } },
    },
    'bash is of extras, which the base does not name',
    // A package that is locked stays of its repository, unless all is taken anew.
    'kiln lock --update',
  ],
])('a lock that %s has to be made anew', (_, lock, problem, command) => {
  expect(opened(lock)).toMatchObject({
    ok: false,
    failure: {
      code: 'lock/outdated',
      message: expect.stringContaining(
        `recipes/lock.json does not fit the base centos-7: ${problem}`,
      ),
      remedy: [`Run \`${command}\`.`],
    },
  });
});
