import { expect, test } from 'vitest';
import { requestChanges } from '../../../pipeline/why/request-changes.ts';

interface Lists {
  readonly requires?: readonly string[];
  readonly packages?: readonly string[];
  readonly prefer?: readonly string[];
  readonly own?: readonly string[];
}

const request = (lists: Lists) =>
  JSON.stringify({ subject: 'xen', packages: [], requires: [], arch: 'x86_64', ...lists });

const changes = (before: Lists, after: Lists) => requestChanges(request(before), request(after));

test.each<readonly [readonly string[], readonly string[], string]>([
  [['gcc'], ['gcc', 'libfoo-devel >= 2'], '+ libfoo-devel >= 2'],
  [['gcc', 'libbar-devel'], ['gcc'], '- libbar-devel'],
  [['libfoo-devel >= 1'], ['libfoo-devel >= 2'], 'libfoo-devel >= 1 → >= 2'],
  [['libfoo-devel'], ['libfoo-devel >= 2'], 'libfoo-devel any version → >= 2'],
  [['pkgconfig(yajl) >= 2'], ['pkgconfig(yajl)'], 'pkgconfig(yajl) >= 2 → any version'],
  [['a >= 1', 'a < 3'], ['a >= 2', 'a < 3'], 'a >= 1 → >= 2'],
  [['a >= 1', 'a < 3'], ['a >= 2', 'a < 4'], '+ a >= 2, + a < 4, - a >= 1, - a < 3'],
  [['(a or b)'], ['(a or c)'], '+ (a or c), - (a or b)'],
  [['old-devel'], ['new-devel', 'x = 1'], '+ new-devel, + x = 1, - old-devel'],
])('%j → %j', (before, after, words) => {
  expect(changes({ requires: before }, { requires: after })).toEqual([`BuildRequires: ${words}`]);
});

test('many are counted', () => {
  const many = Array.from({ length: 11 }, (_, index) => `lib${index}`);
  expect(changes({}, { requires: many })[0]).toMatch(
    /^BuildRequires: \+ lib0, .*lib7, and 3 more$/,
  );
});

test('what else a root is asked to hold is told by what it is', () => {
  const before = { requires: ['a'], packages: ['rpm-build'], prefer: [] };
  const after = { requires: ['b'], packages: ['rpm-build', 'gcc'], prefer: ['pkgconf'] };
  expect(changes(before, after)).toEqual([
    'BuildRequires: + b, - a',
    "the base's packages: + gcc",
    'prefer: + pkgconf',
  ]);
});

test('what a package makes of its BuildRequires itself is told where it is all', () => {
  expect(changes({ own: [] }, { own: ['a'] })).toEqual(['BuildRequires that it makes itself: + a']);
  expect(changes({}, { own: ['a'], requires: ['a'] })).toEqual(['BuildRequires: + a']);
});

test.each([undefined, '', '[', '{"requires":"a"}', '[]'])('%j is no request', (text) => {
  expect(requestChanges(text, request({ requires: ['a'] }))).toEqual([]);
  expect(requestChanges(request({ requires: ['a'] }), text)).toEqual([]);
});

test('nothing is told of another order', () => {
  expect(changes({ requires: ['a', 'b'] }, { requires: ['b', 'a'] })).toEqual([]);
});
