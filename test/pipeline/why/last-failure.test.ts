import { expect, test } from 'vitest';
import type { Label } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import { lockedFile } from '../../../recipes/locked-source.ts';
import type { RemoteSource } from '../../../recipes/source.ts';
import { fetchSource } from '../../../specs/steps/fetch-source.ts';
import { lastFailure } from '../../../pipeline/why/last-failure.ts';
import { lockOf } from '../../rig/lock-of.ts';
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

const url = 'url https://upstream.invalid/xen-4.17.tar.gz';
const lockedAs = (of: string, text = 'xen') =>
  lockOf({ sources: { [`xen/${source.file}`]: { of, sha256: digestOf(text), size: 1 } } }).value;
const lock = lockedAs(url);
const download = fetchSource(lockedFile('xen', source, lock)).action;

const opened = () => {
  const past = memoryPast();
  const failed = ({ step, subject }: Label, time: number) =>
    past.rememberFailure(
      { step, subject },
      { action: download.id, time, message: step, logPath: '', remedy: [] },
    );
  const made = (label: Label, time: number) =>
    past.remember(label, { key: digestOf(''), time, seconds: 1, equal: false, parts: [] });
  const last = async (...names: readonly string[]) =>
    (await lastFailure(names, { recipe, lock, past }))?.message;
  return { past, failed, made, last };
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
  download.label,
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

test.each([
  ['its own', lock, 'fetch'],
  ['one of other bytes', lockedAs(url, 'other'), undefined],
  ['one that is not locked any more', lockedAs('url https://elsewhere.invalid/xen'), undefined],
])('of downloads of the same name, %s is told or not', async (_, now, told) => {
  const { past, failed } = opened();
  await failed(download.label, 1);
  expect((await lastFailure(['xen'], { recipe, lock: now, past }))?.message).toBe(told);
});

test("another package's download of the same name, from elsewhere, is not told", async () => {
  const { past, failed } = opened();
  await failed(download.label, 1);
  const origin = { kind: 'url', urls: ['https://elsewhere.invalid/xen-4.17.tar.gz'] } as const;
  const other = { ...recipe, sources: [{ ...source, origin }] };
  const found = { recipe: other, lock: lockedAs(`url ${origin.urls[0]}`), past };
  expect(await lastFailure(['xen'], found)).toBeUndefined();
});
