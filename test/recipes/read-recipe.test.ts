import { expect, test } from 'vitest';
import { readRecipe } from '../../recipes/read-recipe.ts';

const sha256 = 'c83447797cccc772d1c389b1917a2bfda59bd7545480bdccd792b57b310b428e';

const read = (...lines: readonly string[]) =>
  readRecipe({ file: 'recipes/packages/zstd.yaml', text: lines.join('\n') });

const valueOf = (...sources: readonly string[]) => {
  const result = read('name: zstd', 'spec: specs/packages/zstd/zstd.spec', 'sources:', ...sources);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.value;
};

test('a file of Debian is of a source package, and may be at URLs and have a digest, too', () => {
  const { sources } = valueOf(
    "  - apt: { package: libzstd, version: '1.5.4+dfsg2-5', file: zstd.orig.tar.xz }",
    `    sha256: ${sha256}`,
    '    url: [https://example.org/zstd.tar.xz]',
  );
  expect(sources).toEqual([
    {
      kind: 'remote',
      file: 'zstd.orig.tar.xz',
      sha256,
      origin: {
        kind: 'apt',
        package: 'libzstd',
        version: '1.5.4+dfsg2-5',
        urls: ['https://example.org/zstd.tar.xz'],
      },
    },
  ]);
});

test('URLs are tried in their order, and the file has the name that the recipe gives', () => {
  const { sources } = valueOf(
    '  - url: [https://example.org/v1.tar.gz, http://example.net/a%2Bb?x=1]',
    '    file: zstd-1.tar.gz',
  );
  expect(sources).toEqual([
    {
      kind: 'remote',
      file: 'zstd-1.tar.gz',
      origin: {
        kind: 'url',
        urls: ['https://example.org/v1.tar.gz', 'http://example.net/a%2Bb?x=1'],
      },
    },
  ]);
});

test('npm packages, repository files, trees and the signing key are sources too', () => {
  const { sources } = valueOf(
    "  - npm: { name: '@esbuild/linux-x64', version: '0.28.2' }",
    '    file: esbuild.tgz',
    '  - file: specs/packages/zstd/zstd.conf',
    '  - tree: { name: installer.tar, paths: [iso/installer, iso/answers] }',
    '  - key: RPM-GPG-KEY-xcp-ng-mini',
  );
  expect(sources).toEqual([
    {
      kind: 'remote',
      file: 'esbuild.tgz',
      origin: { kind: 'npm', name: '@esbuild/linux-x64', version: '0.28.2' },
    },
    { kind: 'repository', file: 'zstd.conf', path: 'specs/packages/zstd/zstd.conf' },
    { kind: 'tree', file: 'installer.tar', paths: ['iso/installer', 'iso/answers'] },
    { kind: 'key', file: 'RPM-GPG-KEY-xcp-ng-mini' },
  ]);
});

test('limits are in MiB and seconds, and what is not said has a default', () => {
  const limits = (build: string) => {
    const result = read('name: zstd', 'spec: a.spec', 'sources: []', build);
    return result.ok ? result.value.value.limits : result.failure;
  };
  expect(limits('')).toEqual({ memoryMiB: 4096, pids: 4096, seconds: 1800 });
  expect(limits('build: { memory: 512MiB }')).toEqual({
    memoryMiB: 512,
    pids: 4096,
    seconds: 1800,
  });
  expect(limits('build: { silentMinutes: 3 }')).toMatchObject({ silentSeconds: 180 });
  expect(limits('build: { memory: 6GiB, minutes: 5, processes: 64 }')).toEqual({
    memoryMiB: 6144,
    pids: 64,
    seconds: 300,
  });
});

test('processors are said or left out, and stand beside the limits', () => {
  const processors = (build: string) => {
    const result = read('name: zstd', 'spec: a.spec', 'sources: []', build);
    return result.ok ? result.value.value.processors : result.failure;
  };
  expect(processors('')).toBeUndefined();
  expect(processors('build: { processors: 1 }')).toBe(1);
});

test('a value is located where it stands, a key at the key, an absent one around it', () => {
  const result = read(
    'name: zstd',
    'spec: specs/packages/zstd/zstd.spec',
    'sources:',
    '  - file: a.conf',
    '  - key: KEY',
  );
  if (!result.ok) throw new Error('refused');
  const { locate } = result.value;
  const file = 'recipes/packages/zstd.yaml';
  expect(locate(['spec'])).toEqual({
    file,
    line: 2,
    column: 7,
    sourceLine: 'spec: specs/packages/zstd/zstd.spec',
  });
  expect(locate(['spec'], 'key')).toMatchObject({ line: 2, column: 1 });
  expect(locate(['sources', 1])).toMatchObject({ line: 5, column: 5 });
  expect(locate(['sources', 1, 'key'])).toMatchObject({ line: 5, column: 10 });
  expect(locate(['sources', 1, 'sha256'])).toMatchObject({ line: 5, column: 5 });
  expect(locate(['build', 'memory'])).toMatchObject({ line: 1, column: 1 });
});
