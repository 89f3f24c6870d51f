import { expect, test } from 'vitest';
import { nextPlaces } from '../../recipes/next-places.ts';

const sha256 = 'c83447797cccc772d1c389b1917a2bfda59bd7545480bdccd792b57b310b428e';

test('a vanished file of Debian is looked for by source package and version', () => {
  const places = nextPlaces({
    kind: 'remote',
    file: 'mdadm_4.2.orig.tar.gz',
    sha256,
    from: [{ kind: 'apt', path: 'pool/main/m/mdadm/mdadm_4.2.orig.tar.gz' }],
    debian: { package: 'mdadm', version: '4.2-5', file: 'mdadm_4.2.orig.tar.gz' },
  });
  expect(places[0]).toContain('source package mdadm, version 4.2-5');
  expect(places[1]).toContain(sha256);
});

test('a vanished package of npm is looked for by name and version', () => {
  const from = [{ kind: 'npm', name: '@esbuild/linux-x64', version: '0.28.2' }] as const;
  const [first] = nextPlaces({ kind: 'remote', file: 'esbuild.tgz', sha256, from });
  expect(first).toContain('@esbuild/linux-x64 0.28.2');
});
