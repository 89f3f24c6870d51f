import { expect, test } from 'vitest';
import type { Label } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Part } from '../../../pipeline/core/past.ts';
import type { Origins } from '../../../pipeline/why/origins.ts';
import { wordCause } from '../../../pipeline/why/word-cause.ts';

const origins: Origins = {
  ofInput: (path) => (path === '/in/SPECS/xen.spec' ? 'specs/xen.spec' : undefined),
  ofDownload: (file) => (file.endsWith('.deb') ? 'recipes/lock.json' : undefined),
  ofJob: (member) => (member.startsWith('limits') ? 'recipes/packages/xen.yaml' : undefined),
  ofMacro: (name) => (name === 'dist' ? 'recipes/products/a.yaml' : 'containers/bases/b.ts'),
};

const xen: Label = { step: 'build-srpm', subject: 'xen' };

const changed = (before: Part | undefined, after: Part | undefined) =>
  wordCause(
    {
      kind: 'changed',
      name: (after ?? before)?.name ?? '',
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
    },
    xen,
    origins,
  );

const download = (subject: string, text = subject): Part => ({
  name: '/in/debs',
  value: digestOf(text),
  of: { step: 'fetch', subject },
});

const text = (name: string, content: string): Part => ({
  name,
  value: digestOf(content),
  text: content,
});

const short = (content: string) => digestOf(content).slice(0, 12);

test('a file of the repository by its path, with both digests', () => {
  const [before, after] = [text('/in/SPECS/xen.spec', 'a'), text('/in/SPECS/xen.spec', 'b')];
  expect(changed(before, after)).toEqual({
    text: `specs/xen.spec changed (sha256 ${short('a')} → ${short('b')})`,
    file: 'specs/xen.spec',
    before: digestOf('a'),
    after: digestOf('b'),
  });
  expect(changed(undefined, after).text).toBe('specs/xen.spec is new');
  expect(changed(before, undefined).text).toBe('specs/xen.spec is gone');
});

test('an input whose origin is not known by its path in the container', () => {
  expect(changed(text('/in/x', 'a'), text('/in/x', 'b')).text).toBe(
    `its input /in/x changed (sha256 ${short('a')} → ${short('b')})`,
  );
});

test.each([
  [
    '/in/request.json',
    "what the build root is asked to hold (BuildRequires, the base's packages, prefer)",
  ],
  ['/in/resolve.py', "Kiln's program that resolves build roots"],
  ['/in/SOURCES/RPM-GPG-KEY-small', 'the public signing key'],
  ['/in/medium/boot/grub/grub.cfg', 'boot/grub/grub.cfg of the medium'],
])('%s by what it is to people, and machines get the digests', (name, words) => {
  const [before, after] = [text(name, 'a'), text(name, 'b')];
  expect(changed(before, after)).toEqual({
    text: `${words} changed`,
    before: digestOf('a'),
    after: digestOf('b'),
  });
  expect(changed(undefined, after).text).toBe(`${words} is new`);
  expect(changed(before, undefined).text).toBe(`${words} is gone`);
});

test('BuildRequires that came, went or are of another version', () => {
  const asking = (...requires: readonly string[]) =>
    text('/in/request.json', JSON.stringify({ requires }));
  const [before, after] = [asking('a >= 1', 'b'), asking('a >= 2', 'c')];
  expect(changed(before, after)).toEqual({
    text: 'BuildRequires: + c, - b, a >= 1 → >= 2',
    before: before.value,
    after: after.value,
  });
});

test.each([
  [
    download('gcc-12_12.2.0-14_amd64.deb'),
    download('gcc-12_12.2.0-15_amd64.deb'),
    'gcc-12 12.2.0-14 → 12.2.0-15 in recipes/lock.json',
  ],
  [undefined, download('less_590-2_amd64.deb'), 'less 590-2 is new in recipes/lock.json'],
  [download('less_1%3a590-2_amd64.deb'), undefined, 'less 1:590-2 is gone in recipes/lock.json'],
  [
    download('less_590-2_amd64.deb', 'a'),
    download('less_590-2_amd64.deb', 'b'),
    `less 590-2 (sha256 ${short('a')} → ${short('b')}) in recipes/lock.json`,
  ],
  [
    download('gcc-c++-14.2.1-6.el10.x86_64.rpm'),
    download('gcc-c++-14.2.1-7.el10.x86_64.rpm'),
    'gcc-c++ 14.2.1-6.el10 → 14.2.1-7.el10',
  ],
  [
    download('zstd-1.5.5.tar.gz'),
    download('zstd-1.5.6.tar.gz'),
    'zstd-1.5.5.tar.gz → zstd-1.5.6.tar.gz',
  ],
])('a download by its version, or its digest (%#)', (before, after, words) => {
  expect(changed(before, after).text).toBe(words);
});

test('macros by their names, each in its file', () => {
  const [before, after] = [
    text('/in/macros', '%a 1\n%dist .one\n%gone x\n'),
    text('/in/macros', '%a 2\n%dist .two\n'),
  ];
  expect(changed(before, after)).toMatchObject({
    text:
      '%a 1 → 2 in containers/bases/b.ts; %dist .one → .two in recipes/products/a.yaml; ' +
      '%gone is gone in containers/bases/b.ts',
    file: 'containers/bases/b.ts',
  });
});

test.each([
  ['job limits pids', '16', '32', 'most processes 16 → 32 in recipes/packages/xen.yaml'],
  [
    'job env SOURCE_DATE_EPOCH',
    '1795176000',
    '1795262400',
    'the date of its newest changelog entry 2026-11-20 → 2026-11-21',
  ],
  ['job argv', digestOf('a'), digestOf('b'), 'the step build-srpm does something else'],
  ['job env KEY_FINGERPRINT', 'AB', 'CD', "the signing key's fingerprint AB → CD"],
  ['job secrets', digestOf('a'), digestOf('b'), 'the signing key changed'],
])('%s', (name, before, after, words) => {
  expect(changed({ name, value: before }, { name, value: after }).text).toBe(words);
});

test('what another action made by that action', () => {
  const of = { step: 'build-rpm', subject: 'zstd' };
  const [before, after] = [
    { name: '/in/ours/0', value: digestOf('a'), of },
    { name: '/in/ours/0', value: digestOf('b'), of },
  ];
  expect(changed(before, after).text).toBe(
    `the result of build-rpm zstd is another (${short('a')} → ${short('b')})`,
  );
  expect(changed(undefined, after).text).toBe('it needs zstd now (build-rpm)');
  expect(changed(before, undefined).text).toBe('it no longer needs zstd (build-rpm)');
});

test('what nothing is known of is told as that', () => {
  const words = (['unrecorded', 'lost', 'unknown'] as const).map(
    (kind) => wordCause({ kind }, xen, origins).text,
  );
  expect(words).toEqual([
    'nothing is recorded of an earlier build',
    'its result is no longer in the store',
    'not known: its key is another',
  ]);
});

test.each([
  [text('/in/SPECS/xen.spec', 'b'), `specs/xen.spec changed (sha256 now ${short('b')})`],
  [text('/in/macros', '%dist .b\n'), "rpm's macros changed"],
  [download('gcc-12_12.2_amd64.deb'), 'gcc-12 12.2 is another in recipes/lock.json'],
  [
    { name: '/in/ours', value: 'x', of: { step: 'select-rpms', subject: 'b' } },
    'the result of select-rpms b is another',
  ],
])('what it is now, where what it was is forgotten: %#', (after, words) => {
  const cause = { kind: 'changed', name: after.name, after, isBeforeForgotten: true } as const;
  const worded = wordCause(cause, xen, origins);
  expect(worded.text).toBe(words);
  expect(worded.before).toBeUndefined();
});
