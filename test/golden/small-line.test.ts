import { expect, test } from 'vitest';
import { isDigest } from '../../pipeline/core/digest.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { expectKeepsContract } from '../contracts/action.ts';
import { nameOf, shownAction } from '../rig/shown-action.ts';
import { smallLine } from '../rig/small-line.ts';

const plan = planOf(smallLine());

// A change of the plan shows as a diff of this file: vitest run -u test/golden
test('plans the whole line as it was reviewed', async () => {
  const text = `${JSON.stringify(plan.actions.map(shownAction), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('small-line.plan.json');
});

test('plans the same line whenever it is asked', () => {
  expect(planOf(smallLine()).actions.map(({ id }) => id)).toEqual(plan.actions.map(({ id }) => id));
});

test.each(plan.actions.map((one) => [nameOf(one), one] as const))(
  'keeps the contract of actions in %s',
  (_, one) => {
    expect(isDigest(one.id)).toBe(true);
    expectKeepsContract(one);
  },
);

test('has every step that there is', () => {
  const steps = new Set(plan.actions.map(({ label }) => label.step));
  expect([...steps].toSorted()).toMatchInlineSnapshot(`
    [
      "bootstrap",
      "build-imports",
      "build-rpm",
      "build-srpm",
      "check-repo",
      "compose-install-root",
      "compose-iso",
      "create-repo",
      "describe-medium",
      "fetch",
      "index-imports",
      "install-build-root",
      "install-requires",
      "make-boot-images",
      "query-debs",
      "query-spec",
      "resolve-requires",
      "select-rpms",
      "sign-metadata",
      "sign-rpms",
      "write-import-spec",
    ]
  `);
});

test('shows the signing key to the steps that sign, and to no other', () => {
  const withSecrets = plan.actions.filter(
    ({ job }) => job.kind === 'container' && job.secrets.length > 0,
  );
  const steps = new Set(withSecrets.map(({ label }) => label.step));
  expect([...steps].toSorted()).toEqual(['sign-metadata', 'sign-rpms']);
});

test('needs nothing of the product for its imports and its build root', () => {
  const root = plan.actions.find(({ label }) => label.step === 'install-build-root');
  const below = planOf(root ? [{ kind: 'image', action: root, path: '' }] : []);
  const subjects = below.actions.map(nameOf);
  expect(subjects.filter((name) => /xen|zstd|small/.test(name))).toEqual([]);
});
