import { expect, test } from 'vitest';
import { emptyLock, type Lock, lockSchema } from '../../recipes/lock.ts';
import { renderLock } from '../../recipes/render-lock.ts';

const sha256 = 'a'.repeat(64);

const locked = (name: string) => ({
  version: '1-1',
  architecture: 'amd64',
  file: `pool/main/${name}.deb`,
  sha256,
  size: 10,
});

const lock: Lock = {
  bases: {
    upstream: {
      from: 'f'.repeat(64),
      image: { reference: 'docker.io/library/centos:7', digest: `sha256:${sha256}` },
      keys: { 'https://b/KEY': 'b'.repeat(64), 'https://a/KEY': sha256 },
      sets: { build: ['a'], nothing: [] },
      packages: { a: { ...locked('a'), repository: 'os' } },
    },
    debian: {
      sets: { build: ['b', 'a'], dom0: ['a', 'c'] },
      packages: { c: locked('c'), a: locked('a'), b: locked('b') },
    },
  },
  sources: {
    'xen/xen.tar.xz': { of: 'apt xen 4.17-1', path: 'pool/main/x/xen.tar.xz', sha256, size: 3 },
    'mdadm/mdadm.tar.gz': { of: 'url https://a/b', sha256, size: 0 },
  },
};

test('a rendered lock reads back as the same lock', () => {
  expect(lockSchema.parse(JSON.parse(renderLock(lock)))).toEqual(lock);
  expect(lockSchema.parse(JSON.parse(renderLock(emptyLock)))).toEqual(emptyLock);
});

test('it is sorted by name, and what was read is rendered as it was', () => {
  const text = renderLock(lock);
  const order = ['debian', 'pool/main/a.deb', 'pool/main/b.deb', 'upstream', 'https://a/KEY'];
  const places = [...order, 'https://b/KEY', 'mdadm/', 'xen/'].map((one) => text.indexOf(one));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(renderLock(lockSchema.parse(JSON.parse(text)))).toBe(text);
});

test('every package, source, key and image is one line', () => {
  const lines = renderLock(lock).split('\n');
  expect(lines.filter((line) => /[0-9a-f]{64}/.test(line))).toHaveLength(1 + 1 + 2 + 1 + 3 + 2);
});
