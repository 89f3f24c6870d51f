import { expect, test } from 'vitest';
import { judgeRequires } from '../../specs/judge-requires.ts';
import { parseTraceFacts } from '../../specs/trace-facts.ts';

interface Installed {
  readonly provides?: readonly string[];
  readonly requires?: readonly string[];
  readonly opened?: readonly string[];
  readonly looked?: readonly string[];
}

/** The one judgement of a build that needs these, in a root with these packages. */
const judged = (
  needs: readonly string[],
  root: Readonly<Record<string, Installed>>,
  lines: readonly string[] = [],
) => {
  const rows = Object.entries(root).flatMap(([name, one]) => [
    ...[name, ...(one.provides ?? [])].map((what) => `provides\t${name}\t${what}`),
    ...(one.requires ?? []).map((what) => `requires\t${name}\t${what}`),
    ...(one.opened ?? []).map((path) => `file\topened\t${name}\t${path}`),
    ...(one.looked ?? []).map((path) => `file\tlooked\t${name}\t${path}`),
  ]);
  const text = [
    ...needs.map((one) => `needs\t${one}`),
    ...lines.map((line, index) => `line\t${index + 1}\t${line}`),
    ...rows,
  ].join('\n');
  return judgeRequires(parseTraceFacts(text), { always: ['base'] });
};

const useOf = (...of: Parameters<typeof judged>) => judged(...of).map(({ use }) => use);

test('one is used where a file of what meets it was opened', () => {
  const root = { make: { opened: ['/usr/bin/make'] } };
  expect(useOf(['make'], root)).toEqual([{ kind: 'used', files: 1, example: '/usr/bin/make' }]);
});

test('one is unused where nothing was opened, neither of it nor of what it alone brings in', () => {
  const root = {
    bison: { requires: ['m4', 'libc'] },
    m4: {},
    base: { requires: ['libc'] },
    libc: { opened: ['/lib/libc.so.6'] },
  };
  expect(judged(['bison'], root)).toEqual([
    {
      needs: 'bison',
      line: undefined,
      providers: ['bison'],
      alone: ['bison', 'm4'],
      use: { kind: 'unused' },
    },
  ]);
});

test('a package without files is used through what it alone brings in', () => {
  const root = {
    'pkg-config': { requires: ['pkgconf'] },
    pkgconf: { requires: ['libpkgconf'], opened: ['/usr/bin/pkgconf'] },
    libpkgconf: { opened: ['/usr/lib/libpkgconf.so.3'] },
  };
  expect(useOf(['pkg-config'], root)).toEqual([
    { kind: 'through', packages: ['libpkgconf', 'pkgconf'], files: 2 },
  ]);
  // What another one brings in, too, would stay.
  expect(useOf(['pkg-config', 'libpkgconf'], root)[0]).toMatchObject({ packages: ['pkgconf'] });
  expect(useOf(['pkg-config', 'pkgconf'], root)[0]).toEqual({ kind: 'unused' });
});

test('a file that was only looked at decides nothing, but is told', () => {
  const root = { bc: { looked: ['/usr/bin/bc'] } };
  expect(useOf(['bc'], root)).toEqual([{ kind: 'looked-at', files: 1, example: '/usr/bin/bc' }]);
});

test('macros and file attributes, which rpm reads in every build, say nothing of a use', () => {
  const macros = '/usr/lib/rpm/macros.d/macros.systemd';
  const attributes = '/usr/lib/rpm/fileattrs/python.attr';
  expect(useOf(['rpm-macros'], { 'rpm-macros': { opened: [macros, attributes] } })).toEqual([
    { kind: 'read-by-rpm' },
  ]);
  const helper = '/usr/lib/rpm/pythondeps.sh';
  expect(useOf(['x'], { x: { opened: [macros, helper] } })).toEqual([
    { kind: 'used', files: 1, example: helper },
  ]);
});

test('versions, files and rich dependencies lead to the packages that provide what they name', () => {
  const root = {
    yajl: { provides: ['pkgconfig(yajl)'], opened: ['/usr/lib/yajl.pc'] },
    perl: { provides: ['/usr/bin/perl'] },
    one: {},
    other: { opened: ['/usr/bin/other'] },
  };
  const needs = ['pkgconfig(yajl) >= 2', '/usr/bin/perl', '(one or other)'];
  expect(judged(needs, root).map(({ providers, use }) => [providers, use.kind])).toEqual([
    [['yajl'], 'used'],
    [['perl'], 'unused'],
    [['one', 'other'], 'used'],
  ]);
});

test('what is in every root comes because of nothing', () => {
  const [one] = judged(['gcc'], { base: { requires: ['gcc'] }, gcc: {} });
  expect(one).toMatchObject({ alone: [], use: { kind: 'unused' } });
});

test('packages that require each other are followed once', () => {
  expect(judged(['a'], { a: { requires: ['b'] }, b: { requires: ['a'] } })).toMatchObject([
    { alone: ['a', 'b'], use: { kind: 'unused' } },
  ]);
});

test('the line is that which names it whole', () => {
  const lines = [
    'BuildRequires: gcc-c++, make',
    'BuildRequires:  gcc >= 12',
    'BuildRequires: (a or b)',
  ];
  const needs = ['gcc >= 12', 'make', '(a or b)', 'from-a-macro'];
  expect(judged(needs, {}, lines).map(({ line }) => line)).toEqual([2, 1, 3, undefined]);
});
