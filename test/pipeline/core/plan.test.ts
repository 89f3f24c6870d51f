import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Output, requirementsOf } from '../../../pipeline/core/action.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

const names = (goals: readonly Output[]) => planOf(goals).actions.map(({ label }) => label.subject);

test('is empty without goals', () => {
  expect(planOf([])).toEqual({ actions: [], goals: [] });
});

test('has every action once, after those that it requires', () => {
  const source = workOf('source');
  const left = workOf('left', [source]);
  const right = workOf('right', [source]);
  expect(names([workOf('top', [left, right, source]), right])).toHaveLength(4);
  expect(names([workOf('top', [left, right, source])]).at(-1)).toBe('top');
  expect(names([left, right])[0]).toBe('source');
});

test('takes equal actions that were made apart for one', () => {
  const make = () => workOf('same', [textOf('text')]);
  expect(names([make(), workOf('user', [make()])])).toEqual(['same', 'user']);
});

test('holds a chain of 10,000 actions', () => {
  let last = workOf('0');
  for (let index = 1; index < 10_000; index += 1) last = workOf(String(index), [last]);
  expect(names([last])).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index)));
});

test('has the same order whenever it is made', () => {
  const make = () => {
    const bottom = [workOf('a'), workOf('b'), workOf('c')];
    return [workOf('x', bottom), workOf('y', bottom.toReversed())];
  };
  expect(names(make())).toEqual(names(make()));
});

test('puts requirements first in every graph', () => {
  const graph = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(graph, (needs) => {
      const made: Output[] = [];
      for (const [index, chosen] of needs.entries()) {
        const below = chosen.flatMap((one) => made[one % Math.max(index, 1)] ?? []);
        made.push(workOf(String(index), below));
      }
      const { actions } = planOf(made);
      const place = new Map(actions.map(({ id }, index) => [id, index]));
      expect(place.size).toBe(needs.length);
      for (const one of actions) {
        for (const { id } of requirementsOf(one)) {
          expect(place.get(id)).toBeLessThan(place.get(one.id) ?? -1);
        }
      }
    }),
  );
});
