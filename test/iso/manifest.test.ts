import { expect, test } from 'vitest';
import { manifestOf, readPackageList, renderManifest } from '../../iso/manifest.ts';
import { testImage } from './rig/test-image.ts';

const line = (name: string): string =>
  [
    name,
    `${name}-1-1.noarch`,
    `${name}-1-1.noarch.rpm`,
    'a'.repeat(64),
    '12',
    's.src.rpm',
    'MIT',
  ].join('\t');

test('a package list is read line by line', () => {
  const read = readPackageList(`${line('b')}\n${line('a')}\n`);
  expect(read.ok && read.value.map(({ name, size }) => [name, size])).toEqual([
    ['b', 12],
    ['a', 12],
  ]);
});

test('a line that is no package is told by its number', () => {
  expect(readPackageList(`${line('a')}\nnonsense\n`)).toEqual({
    ok: false,
    failure: { kind: 'malformed-package-list', line: 2, text: 'nonsense' },
  });
});

test('the manifest lists packages in order, each with the recipe that it comes from', () => {
  const read = readPackageList(`${line('b')}\n${line('a')}\n`);
  if (!read.ok) throw new Error('unreadable');
  const manifest = manifestOf(testImage(), {
    sha256: 'f'.repeat(64),
    size: 4096,
    repository: { channel: 'testing', snapshot: 's1' },
    packages: read.value,
    recipeOf: (name) => (name === 'a' ? 'recipes/packages/a.yaml' : undefined),
  });
  expect(manifest.packages.map(({ name, recipe }) => [name, recipe])).toEqual([
    ['a', 'recipes/packages/a.yaml'],
    ['b', undefined],
  ]);
  expect(JSON.parse(renderManifest(manifest))).toMatchObject({
    schema: 'kiln-manifest-1',
    image: { file: 'example-1.0-x86_64.iso', volumeId: 'EXAMPLE_1.0', key: 'development' },
    profiles: [
      { id: 'default', menu: { id: 'install-default', hotkey: '1' } },
      { id: 'ci', menu: { id: 'install-ci', hotkey: '2' } },
    ],
  });
});
