import { expect, test } from 'vitest';
import type { Output } from '../../../pipeline/core/action.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { remainingPaths } from '../../../pipeline/core/priority.ts';
import { workOf } from '../../rig/work-of.ts';

const seconds: Readonly<Record<string, number>> = {
  fetch: 1,
  zstd: 20,
  xen: 300,
  mdadm: 30,
  iso: 60,
};

const remaining = (goals: readonly Output[]) => {
  const plan = planOf(goals);
  const paths = remainingPaths(plan.actions, ({ label }) => seconds[label.subject] ?? 0);
  return Object.fromEntries(plan.actions.map(({ id, label }) => [label.subject, paths.get(id)]));
};

test('is the seconds of the longest chain that starts with an action', () => {
  const fetch = workOf('fetch');
  const zstd = workOf('zstd', [fetch]);
  const xen = workOf('xen', [zstd, fetch]);
  const mdadm = workOf('mdadm', [fetch]);
  expect(remaining([workOf('iso', [mdadm, xen])])).toEqual({
    fetch: 381,
    zstd: 380,
    xen: 360,
    mdadm: 90,
    iso: 60,
  });
});

test('counts a chain that two goals share for the longer one', () => {
  const fetch = workOf('fetch');
  expect(remaining([workOf('mdadm', [fetch]), workOf('xen', [fetch])])['fetch']).toBe(301);
});
