import { expect, test } from 'vitest';
import { emptyLock, type LockedSource } from '../../recipes/lock.ts';
import { lockedFile, originName } from '../../recipes/locked-source.ts';
import type { Origin } from '../../recipes/source.ts';

const sha256 = 'a'.repeat(64);

const fileOf = (origin: Origin, more: Partial<LockedSource> = {}) => {
  const locked = { of: originName(origin), sha256, size: 1, ...more };
  const lock = { ...emptyLock, sources: { 'zstd/f': locked } };
  return lockedFile('zstd', { kind: 'remote', file: 'f', origin }, lock);
};

const debian = { kind: 'apt', package: 'libzstd', version: '1.5-2' } as const;

test('a file of Debian is tried at the mirror, then at the URLs of the same bytes', () => {
  const urls = ['https://example.org/zstd.tar.xz'];
  expect(fileOf({ ...debian, urls }, { path: 'pool/main/libz/f' })).toEqual({
    file: 'f',
    sha256,
    from: [
      { kind: 'apt', path: 'pool/main/libz/f' },
      { kind: 'url', url: 'https://example.org/zstd.tar.xz' },
    ],
  });
});

test('where else the same bytes are is no part of what a file of Debian is', () => {
  expect(originName({ ...debian, urls: ['https://a/b'] })).toBe('apt libzstd 1.5-2');
});

test('URLs are tried in their order', () => {
  expect(fileOf({ kind: 'url', urls: ['https://a/1', 'https://b/1'] }).from).toEqual([
    { kind: 'url', url: 'https://a/1' },
    { kind: 'url', url: 'https://b/1' },
  ]);
});

test('a package of npm is had from the registry of the machine', () => {
  const origin = { kind: 'npm', name: '@a/b', version: '1.0.0' } as const;
  expect(fileOf(origin).from).toEqual([origin]);
});

test('what is not locked, or as another version, has no bytes', () => {
  const origin = { ...debian, urls: [] };
  expect(() => fileOf(origin, { of: 'apt libzstd 1.5-1' })).toThrow('not locked: zstd/f');
});
