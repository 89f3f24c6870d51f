import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../pipeline/core/diagnostic.ts';
import { withoutBroken } from '../../../pipeline/project/without-broken.ts';
import { type Package, planPackages } from '../../../specs/plan-packages.ts';
import { factsOf } from '../../rig/facts-of.ts';
import { testBuildRoot } from '../../rig/test-build-root.ts';

const packaged = (name: string, requires: readonly string[], own: Partial<Package> = {}) => ({
  name,
  spec: `Name: ${name}\n`,
  facts: factsOf(name, { requires }),
  sources: [],
  limits: { memoryMiB: 1024, pids: 64, seconds: 60 },
  ...own,
});

const product = [
  packaged('bad', [], { isBroken: true }),
  packaged('worse', [], { isBroken: true }),
  packaged('needs-bad', ['bad-devel']),
  packaged('far', ['needs-bad']),
  packaged('needs-worse', ['worse']),
  packaged('taking', [], { takes: [{ package: 'never-read' }] }),
  packaged('sound', []),
];

const wrongWith = (name: string): readonly [string, readonly Diagnostic[]] => [
  name,
  [{ code: 'recipe/unknown-key', message: name, remedy: [], exitCode: 2 }],
];

/** `elsewhere` is a recipe of another product. */
const broken = new Map(['bad', 'worse', 'never-read', 'elsewhere'].map(wrongWith));

const told = (...names: readonly string[]) => {
  const planned = planPackages(product, { buildRoot: testBuildRoot, macros: '' });
  if (!planned.ok) throw new Error(planned.failure[0].kind);
  const { broken: diagnostics, ...rest } = withoutBroken(planned.value, { broken, names });
  const packages = [...rest.packages.keys()];
  return { broken: diagnostics.map(({ message }) => message), blocked: rest.blocked, packages };
};

test('what is wrong with packages of the product is told, not what is with those of others', () => {
  const names = [...product.map(({ name }) => name), 'never-read'];
  expect(told(...names)).toEqual({
    broken: ['bad', 'worse', 'never-read'],
    blocked: ['needs-bad', 'far', 'needs-worse'],
    packages: ['taking', 'sound'],
  });
});

test('who asks for one is told what is wrong with that, and with what it needs', () => {
  expect(told('sound')).toMatchObject({ broken: [], blocked: [] });
  expect(told('bad')).toMatchObject({ broken: ['bad'], blocked: [] });
  expect(told('far')).toMatchObject({ broken: ['bad'], blocked: ['needs-bad', 'far'] });
  expect(told('taking', 'needs-worse')).toMatchObject({
    broken: ['worse', 'never-read'],
    blocked: ['needs-worse'],
  });
});
