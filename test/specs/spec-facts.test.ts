import { expect, test } from 'vitest';
import { wordExclusion } from '../../specs/exclusion.ts';
import { capability, ownNeeds, parseSpecFacts } from '../../specs/spec-facts.ts';
import { factsOf } from '../rig/facts-of.ts';

const printed = [
  'source\txen\t(none)\t4.17.3\t1.mini1\t1700000000',
  'requires\tgcc',
  'requires\tpkgconfig(yajl) >= 2',
  'requires\tgcc',
  'requires\t',
  'package\txen\t(none)\t4.17.3\t1.mini1\tx86_64',
  'package\txen-doc\t2\t4.17.3\t1.mini1\tnoarch',
  'provides\txen-runtime = 4.17.3\txen',
  'needs\tbash >= 5\txen',
  'needs\tbash >= 5\txen',
  'needs\trpmlib(PayloadIsZstd) <= 5.4.18-1\txen',
  'needs\txen = 4.17.3-1.mini1\txen-doc',
  '',
].join('\n');

test('reads what rpm says of a spec', () => {
  const evr = { epoch: undefined, version: '4.17.3', release: '1.mini1' };
  expect(parseSpecFacts(printed)).toEqual({
    ok: true,
    value: {
      source: { name: 'xen', ...evr },
      changelogTime: 1_700_000_000,
      buildRequires: ['gcc', 'pkgconfig(yajl) >= 2'],
      generatesRequires: false,
      exclusion: undefined,
      packages: [
        {
          name: 'xen',
          ...evr,
          arch: 'x86_64',
          provides: ['xen-runtime = 4.17.3'],
          requires: ['bash >= 5'],
        },
        {
          name: 'xen-doc',
          ...evr,
          epoch: '2',
          arch: 'noarch',
          provides: [],
          requires: ['xen = 4.17.3-1.mini1'],
        },
      ],
    },
  });
});

test('knows a spec that will tell more BuildRequires', () => {
  expect(parseSpecFacts(`${printed}generates\n`)).toMatchObject({
    value: { generatesRequires: true },
  });
});

const target = 'target\tx86_64\tlinux\n';

test.each([
  ['ExclusiveArch', ['aarch64'], 'its spec is for aarch64 only (ExclusiveArch)'],
  // rpm does not ask whether what is made is `noarch`.
  ['ExclusiveArch', ['aarch64', 'noarch'], 'its spec is for aarch64, noarch only (ExclusiveArch)'],
  ['ExcludeArch', ['i686', 'x86_64'], 'its spec is not for x86_64 (ExcludeArch)'],
  ['ExclusiveOS', ['solaris'], 'its spec is for solaris only (ExclusiveOS)'],
  ['ExcludeOS', ['Linux'], 'its spec is not for linux (ExcludeOS)'],
])('knows a spec that rpm would not build here: %s %j', (tag, names, words) => {
  const lines = names.map((one) => `${tag}\t${one}\n`).join('');
  const read = parseSpecFacts(printed + target + lines);
  expect(read.ok && read.value.exclusion && wordExclusion(read.value.exclusion)).toBe(words);
});

test.each(['ExclusiveArch\tx86_64\nExclusiveArch\tnoarch\n', 'ExcludeArch\ti686\n', ''])(
  'knows a spec that rpm builds here: %j',
  (lines) => {
    expect(parseSpecFacts(printed + target + lines)).toMatchObject({
      value: { exclusion: undefined },
    });
  },
);

test.each(['', '0', '(none)', '-5', '1.5'])('does not date packages by %j', (time) => {
  const read = parseSpecFacts(printed.replace('1700000000', time));
  expect(read).toMatchObject({
    ok: false,
    failure: { problem: expect.stringContaining('%changelog') },
  });
});

test.each(['', 'something else\n', 'package\txen\n'])('names no package for %j', (text) => {
  expect(parseSpecFacts(text)).toMatchObject({ ok: false, failure: { kind: 'unreadable-facts' } });
});

test.each([
  ['gcc', 'gcc'],
  ['libzstd-devel >= 1.5', 'libzstd-devel'],
  ['pkgconfig(yajl)', 'pkgconfig(yajl)'],
  ['/usr/bin/iasl', '/usr/bin/iasl'],
  ['', ''],
])('takes from %j the capability %j', (dependency, name) => {
  expect(capability(dependency)).toBe(name);
});

test('tells which BuildRequires a package meets itself', () => {
  const requires = ['gcc', 'gcc-devel >= 2', 'make', 'cc(c11)'];
  expect(ownNeeds(factsOf('gcc', { requires, provides: ['cc(c11) = 1'] }))).toEqual([
    'gcc',
    'gcc-devel >= 2',
    'cc(c11)',
  ]);
});
