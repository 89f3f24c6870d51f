import { expect, test } from 'vitest';
import type { Answers } from '../../../iso/answers/answers.ts';
import { checkProfile } from '../../../iso/answers/check-kickstart.ts';
import { askPassword } from '../../../iso/installer/ask-password.ts';
import { scriptedMachine } from '../rig/scripted-machine.ts';

const answersOf = (text: string): Answers => {
  const { answers } = checkProfile(`storage: {}\npackages:\n  install: [a]\n${text}`);
  expect.assert(answers !== undefined);
  return answers;
};
const hash = `$6$salt$${'x'.repeat(86)}`;
const openssl = { stdout: `${hash}\n` };

test('with answers that let nobody in, a password is asked for until two agree', async () => {
  const typed = ['short', 'correct horse', 'correct house', 'correct horse', 'correct horse'];
  const machine = scriptedMachine({ programs: { openssl }, typed });
  const outcome = await askPassword(machine, answersOf('confirm: true\n'));
  expect.assert(outcome.ok);
  expect(outcome.value.root.password).toEqual({ kind: 'hash', hash });
  expect(machine.ran.map(({ argv, input }) => [...argv, input])).toEqual([
    ['openssl', 'passwd', '-6', '-stdin', 'correct horse\n'],
  ]);
  expect(machine.said).toEqual([
    'The answers let nobody log in. Root needs a password.',
    'That is too short.',
    'Those two differ.',
  ]);
});

test('without anybody to type one, nothing is changed', async () => {
  const outcome = await askPassword(scriptedMachine({}), answersOf('confirm: true\n'));
  expect(outcome).toMatchObject({
    ok: false,
    failure: { message: 'no password given: nothing was changed' },
  });
});

test('who has a key or a password is not asked, and an unattended installation never asks', async () => {
  const withHash = answersOf(`confirm: true\nroot:\n  password: { kind: hash, hash: '${hash}' }\n`);
  const unattended = answersOf('confirm: false\n');
  for (const answers of [withHash, unattended]) {
    const machine = scriptedMachine({ typed: ['a password', 'a password'] });
    expect(await askPassword(machine, answers)).toEqual({ ok: true, value: answers });
  }
});
