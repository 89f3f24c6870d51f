import { expect, test } from 'vitest';
import { lackLines } from '../../../pipeline/why/lack-lines.ts';
import type { LackingPackage } from '../../../pipeline/why/lack-report.ts';

const lack = (needs: string, is: Partial<LackingPackage['lacks'][number]> = {}) => ({
  needs,
  near: 'nearest: x',
  mayBeFound: false,
  isStated: false,
  ...is,
});

const none = { unbuildable: [], blocked: [], sought: [], doubtful: [], toRun: [], notToRun: [] };

test('of a version that our specs state otherwise no more is said than that they do', () => {
  const stated = lack('lib >= 2', { near: 'there is lib-1-1.x86_64', isStated: true });
  const lacks = [lack('nonesuch'), lack('pkgconfig(held)', { mayBeFound: true }), stated];
  expect(
    lackLines({
      ...none,
      unbuildable: [{ name: 'a', lacks }],
      doubtful: [{ name: 'b', lacks: [stated] }],
    }),
  ).toEqual([
    'cannot be built:',
    '  a needs nonesuch, which nothing provides: nearest: x',
    '  a needs pkgconfig(held), which nothing is known to provide: nearest: x',
    '  a needs lib >= 2, which nothing provides by what our specs state: there is lib-1-1.x86_64',
    'not known whether it can be built:',
    '  b needs lib >= 2, which nothing provides by what our specs state: there is lib-1-1.x86_64',
  ]);
});
