import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkKickstart, checkProfile } from '../../../iso/answers/check-kickstart.ts';
import { describeProblem } from '../../../iso/answers/problem.ts';
import { renderKickstart } from '../../../iso/answers/render-kickstart.ts';

const profile = (name: string) =>
  readFileSync(new URL(`../../../recipes/answers/${name}.yaml`, import.meta.url), 'utf8');

const minimal = 'storage: {}\npackages:\n  install: [a]\n';

const problemsOf = (text: string) =>
  checkProfile(text).problems.map((problem) => describeProblem('p.yaml', problem));

test('the default profile asks before it erases, the one for tests does not', () => {
  expect(checkProfile(profile('default')).answers?.confirm).toBe(true);
  expect(checkProfile(profile('ci')).answers?.confirm).toBe(false);
});

test('a profile that asks may leave the login to the installer, an unattended one is warned of', () => {
  expect(problemsOf(profile('default'))).toEqual([]);
  expect(problemsOf(profile('ci'))).toHaveLength(1);
  expect(problemsOf(profile('ci'))[0]).toMatch(/^p\.yaml:\d+:1: warning: nobody can log in/);
});

test.each(['default', 'ci'])('the profile %s is the same as kickstart', (name) => {
  const { answers } = checkProfile(profile(name));
  expect.assert(answers !== undefined);
  expect(checkKickstart(renderKickstart(answers)).answers).toEqual(answers);
});

test('a profile that says nothing about it asks before it erases', () => {
  expect(checkProfile(minimal).answers?.confirm).toBe(true);
});

test.each([
  [
    'an unknown key',
    `${minimal}keybord: us\n`,
    'p.yaml:4:1: error: unknown key keybord (did you mean keyboard?)',
  ],
  [
    'a wrong type',
    `${minimal}confirm: maybe\n`,
    'p.yaml:4:1: error: confirm: Invalid input: expected boolean',
  ],
  [
    'a member deep inside',
    `${minimal}root:\n  sshKeys: [x]\n`,
    'p.yaml:5:13: error: no ssh public key',
  ],
  ['a missing member', 'storage: {}\n', 'p.yaml:1:1: error: packages: Invalid input'],
  ['broken YAML', 'a: [', 'p.yaml:1:5: error: '],
  [
    'plain text',
    `${minimal}root:\n  password: { kind: hash, hash: secret }\n`,
    'p.yaml:5:3: error: no password hash: plain text',
  ],
  [
    'an included file in a script',
    `${minimal}scripts:\n  - { when: post, body: '%end' }\n`,
    'p.yaml:5:19: error: the script has a line %end',
  ],
])('%s is a problem at its place', (_, text, problem) => {
  expect(problemsOf(text).join('\n')).toContain(problem);
});
