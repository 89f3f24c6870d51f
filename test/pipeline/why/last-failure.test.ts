import { expect, test } from 'vitest';
import type { Label } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import type { RemoteSource } from '../../../recipes/source.ts';
import { lastFailure } from '../../../pipeline/why/last-failure.ts';
import { memoryPast } from '../../rig/memory-past.ts';

const source: RemoteSource = {
  kind: 'remote',
  file: 'xen-4.17.tar.gz',
  origin: { kind: 'url', urls: ['https://upstream.invalid/xen-4.17.tar.gz'] },
};

const limits = { memoryMiB: 1, pids: 1, seconds: 1 };
const recipe: Recipe = {
  name: 'xen',
  spec: 'xen.spec',
  sources: [source],
  limits,
  processors: undefined,
  stages: [],
  takes: [],
  converge: undefined,
  rounds: undefined,
};

const opened = () => {
  const past = memoryPast();
  const failed = ({ step, subject }: Label, time: number) =>
    past.rememberFailure({ step, subject }, { time, message: step, logPath: '', remedy: [] });
  const made = (label: Label, time: number) =>
    past.remember(label, { key: digestOf(''), time, seconds: 1, equal: false, parts: [] });
  const last = async (...names: readonly string[]) =>
    (await lastFailure(names, { recipe, past }))?.message;
  return { failed, made, last };
};

const stepsOf = (subject: string) =>
  [
    'query-spec',
    'build-srpm',
    'ask-requires',
    'resolve-requires',
    'select-rpms',
    'install-requires',
    'build-rpm',
  ].map((step) => ({ step, subject }));

test.each([
  ...stepsOf('xen'),
  { step: 'check-converged', subject: 'xen' },
  { step: 'sign-rpms', subject: 'xen' },
  { step: 'fetch', subject: source.file },
])('tells that $step of $subject failed, until it goes well', async (label) => {
  const { failed, made, last } = opened();
  await made(label, 1);
  await failed(label, 2);
  expect(await last('xen')).toBe(label.step);
  await made(label, 3);
  expect(await last('xen')).toBeUndefined();
});

test('tells the newest of all, and none of another build or package', async () => {
  const { failed, last } = opened();
  expect(await last('xen')).toBeUndefined();
  await failed({ step: 'build-rpm', subject: 'zstd' }, 9);
  await failed({ step: 'build-rpm', subject: 'xen@bootstrap' }, 8);
  await failed({ step: 'build-srpm', subject: 'xen' }, 3);
  await failed({ step: 'query-spec', subject: 'xen' }, 2);
  expect(await last('xen')).toBe('build-srpm');
  expect(await last('xen@bootstrap')).toBe('build-rpm');
});

test('what is made of the whole package is told of each of its builds', async () => {
  const { failed, last } = opened();
  await failed({ step: 'sign-rpms', subject: 'xen' }, 1);
  expect(await last('xen@2')).toBe('sign-rpms');
});
