import { expect, test } from 'vitest';
import { isDigest } from '../../pipeline/core/digest.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { expectKeepsContract } from '../contracts/action.ts';
import { nameOf, shownAction } from '../rig/shown-action.ts';
import { upstreamLine } from '../rig/upstream-line.ts';

const plan = planOf(upstreamLine());

// A change of the plan shows as a diff of this file: vitest run -u test/golden
test('plans the line of an RPM distribution as it was reviewed', async () => {
  const text = `${JSON.stringify(plan.actions.map(shownAction), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('upstream-line.plan.json');
});

test.each(plan.actions.map((one) => [nameOf(one), one] as const))(
  'keeps the contract of actions in %s',
  (_, one) => {
    expect(isDigest(one.id)).toBe(true);
    expectKeepsContract(one);
  },
);

test("runs nothing of upstream's in the tools image, and installs nothing by the tools", () => {
  const inTools = plan.actions.filter(
    ({ environment }) =>
      environment.kind === 'image' && environment.output.action.label.step === 'bootstrap',
  );
  expect(new Set(inTools.map(({ label }) => label.step))).toEqual(
    new Set(['resolve-imports', 'verify-imports', 'index-imports', 'resolve-requires']),
  );
});
