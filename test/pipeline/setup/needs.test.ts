import { expect, test } from 'vitest';
import { isPresent } from '../../../pipeline/setup/is-present.ts';
import { bootNeeds, buildNeeds, engineNeeds, unmet } from '../../../pipeline/setup/needs.ts';

const all = [...engineNeeds, ...buildNeeds, ...bootNeeds];

test('what there is evidence for is not installed', () => {
  expect(unmet(all, () => true)).toEqual([]);
  expect(unmet(all, () => false)).toEqual(all);
});

test('a command is looked for in PATH, and where only root looks', () => {
  const command = (name: string) => ({ kind: 'command', name }) as const;
  expect(isPresent(command('sh'), { PATH: '/bin' })).toBe(true);
  expect(isPresent(command('ldconfig'), { PATH: '/bin' })).toBe(true);
  expect(isPresent(command('no-such-command'), { PATH: '/bin' })).toBe(false);
});

test('every need says what it is for', () => {
  for (const { purpose } of all) expect(purpose).toMatch(/^\S.{5,}[^.]$/);
});
