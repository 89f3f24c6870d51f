import { expect, test } from 'vitest';
import { dependencyNames } from '../../specs/dependency-names.ts';

test.for([
  ['gcc', ['gcc']],
  ['pkgconfig(yajl) >= 2', ['pkgconfig(yajl)']],
  ['/usr/bin/iasl', ['/usr/bin/iasl']],
  ['(a or b)', ['a', 'b']],
  ['(a >= 2.0 with a < 3)', ['a', 'a']],
  [
    '(pkgconfig(zlib) if (b or c >= 1~rc1) else perl(A::B))',
    ['pkgconfig(zlib)', 'b', 'c', 'perl(A::B)'],
  ],
] as const)('%s speaks of %j', ([dependency, names]) => {
  expect(dependencyNames(dependency)).toEqual(names);
});
