import { expect, test } from 'vitest';
import type { Content } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { explain } from '../../../pipeline/why/explanation.ts';
import { explanationLines } from '../../../pipeline/why/explanation-lines.ts';
import type { LastFailure } from '../../../pipeline/why/last-failure.ts';
import type { Origins } from '../../../pipeline/why/origins.ts';
import { rememberingStore } from '../../rig/remembering-store.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

const origins: Origins = {
  ofInput: (_, { subject }) => `${subject}.spec`,
  ofDownload: () => undefined,
  ofJob: () => undefined,
  ofMacro: () => '',
};

const describing = (name: string, needs: readonly Content[]) =>
  workOf(name, needs, { produces: { kind: 'files', describedBy: { file: 'about', of: name } } });

const libOf = (text: string) => describing('lib', [textOf(text)]);
const userOf = (text: string) => workOf('user', [libOf(text)]);

const opened = async () => {
  const { build, look, past } = await rememberingStore();
  const told = async (of: typeof userOf, text: string, failed?: LastFailure) => {
    const goal = of(text);
    const found = await explain(goal.action, { past, failed, outlook: await look(goal), origins });
    return explanationLines('it', found);
  };
  return { build, told };
};

const sha = (text: string) => digestOf(text).slice(0, 12);
const change = `lib.spec changed (sha256 ${sha('a # old')} → ${sha('a # new')})`;

test('what was never built is not known, and has to be built', async () => {
  const { told } = await opened();
  expect(await told(libOf, 'a')).toEqual([
    'it',
    '  last built  not known: nothing is recorded of it',
    '  now         to be built',
    '  because of  work lib ← nothing is recorded of an earlier build',
  ]);
});

test('what was built and found equal says so, and what needs it was cut off', async () => {
  const { build, told } = await opened();
  await build(userOf('a # old'));
  await build(userOf('a # new'));
  expect(await told(libOf, 'a # new')).toEqual([
    'it',
    '  last built   1970-01-01 00:00 UTC, in 1.0 s, by a test',
    `  because of   work lib ← ${change}`,
    '  its result   equal to the earlier one: the old RPMs stand, and nothing that needs them was built for it',
    '  before that  1970-01-01 00:00 UTC, in 1.0 s',
    '  now          reused: all that its build sees is as on 1970-01-01 00:00 UTC (its key is equal)',
  ]);
  expect((await told(userOf, 'a # new')).slice(-2)).toEqual([
    '  now         reused: all that its build sees is as on 1970-01-01 00:00 UTC (its key is equal)',
    '  cut off     work lib was made again since then, on 1970-01-01 00:00 UTC, and its result was equal',
  ]);
});

test('what is to be built now says why, and whether it may be cut off', async () => {
  const { build, told } = await opened();
  await build(userOf('a # old'));
  expect((await told(userOf, 'a # new')).slice(-2)).toEqual([
    '  now         to be built, or cut off if the result of what it needs is equal',
    `  because of  work user ← work lib ← ${change}`,
  ]);
});

const failed: LastFailure = {
  label: { step: 'work', subject: 'lib' },
  action: digestOf('lib'),
  time: Date.UTC(2026, 10, 22, 9, 23),
  message: 'lib: work failed: the process ended with code 1',
  logPath: '/logs/work-lib.log',
  remedy: ['Look around where it failed: kiln shell lib', 'Build it again: kiln build lib'],
};

const failedLines = [
  '  last attempt  failed on 2026-11-22 09:23 UTC: lib: work failed: the process ended with code 1',
  '  its log       /logs/work-lib.log',
  '  what to do    Look around where it failed: kiln shell lib',
  '                Build it again: kiln build lib',
];

test('an attempt that failed is told, where nothing was ever built and after what was', async () => {
  const { build, told } = await opened();
  expect(await told(libOf, 'a', failed)).toEqual([
    'it',
    ...failedLines,
    '  last built    not known: nothing is recorded of one that ended well',
    '  now           to be built',
    '  because of    work lib ← nothing is recorded of an earlier build',
  ]);
  await build(libOf('a'));
  expect((await told(libOf, 'b', failed)).slice(1, 6)).toEqual([
    ...failedLines,
    '  last built    1970-01-01 00:00 UTC, in 1.0 s, by a test',
  ]);
});

test('an attempt that failed is settled where what is there now is reused', async () => {
  const { build, told } = await opened();
  await build(libOf('a'));
  const lines = await told(libOf, 'a', failed);
  expect(lines.slice(1, 5)).toEqual([
    ...failedLines.slice(0, 2),
    '  since then    settled: what is there now is whole and reused, so nothing has to be built',
    '  last built    1970-01-01 00:00 UTC, in 1.0 s, by a test',
  ]);
  expect(lines.join()).not.toContain('what to do');
  // Packages are signed later than anything that is looked at here.
  const signing = { ...failed, label: { step: 'sign-rpms', subject: 'lib' } };
  expect((await told(libOf, 'a', signing)).slice(1, 5)).toEqual(failedLines);
});

test('an attempt that failed before the last build is over', async () => {
  const { build, told } = await opened();
  await build(libOf('a'));
  const lines = await told(libOf, 'a', { ...failed, time: 0 });
  expect(lines.join()).not.toContain('last attempt');
});
