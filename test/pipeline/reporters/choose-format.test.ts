import { expect, test } from 'vitest';
import { chooseFormat, type FormatWishes } from '../../../pipeline/reporters/choose-format.ts';

const known = ['tty', 'plain', 'json', 'github', 'quiet'];
const choose = (wishes: Partial<FormatWishes>) =>
  chooseFormat({
    progress: undefined,
    events: false,
    env: { TERM: 'xterm' },
    isTerminal: true,
    known,
    ...wishes,
  });

test.each<[string, Partial<FormatWishes>, string]>([
  ['a terminal', {}, 'tty'],
  ['a pipe', { isTerminal: false }, 'plain'],
  ['a dumb terminal', { env: { TERM: 'dumb' } }, 'plain'],
  ['CI', { env: { CI: 'true' } }, 'plain'],
  ['GitHub Actions', { env: { CI: 'true', GITHUB_ACTIONS: 'true' } }, 'github'],
  ['KILN_PROGRESS', { env: { KILN_PROGRESS: 'quiet' } }, 'quiet'],
  ['--progress over KILN_PROGRESS', { progress: 'plain', env: { KILN_PROGRESS: 'tty' } }, 'plain'],
  [
    '--progress auto over KILN_PROGRESS',
    { progress: 'auto', env: { KILN_PROGRESS: 'quiet' } },
    'tty',
  ],
  ['--json over all', { events: true, progress: 'quiet' }, 'json'],
])('%s chooses', (_name, wishes, format) => {
  expect(choose(wishes)).toEqual({ ok: true, value: format });
});

test('an unknown format is refused, with the known ones', () => {
  expect(choose({ progress: 'junit' })).toEqual({
    ok: false,
    failure: "--progress is 'junit'; it may be auto, tty, plain, json, github, quiet",
  });
});
