import { expect, test } from 'vitest';
import { describeRunFailure } from '../../../pipeline/core/describe-run-failure.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { RunFailure } from '../../../pipeline/core/run-failure.ts';
import { resolver } from '../../../specs/steps/resolver.ts';

const label = { step: 'build-rpm', subject: 'xen' };
const context = { label, logPath: '/logs/xen.log', logTail: ['last line'] };

const failures = {
  exited: { kind: 'exited', code: 2 },
  'limit-exceeded': { kind: 'limit-exceeded', limit: 'memory', allowed: '64 MiB' },
  'not-fetched': {
    kind: 'not-fetched',
    file: 'xen.tar',
    attempts: [{ url: 'https://one.example/xen.tar', problem: 'HTTP 404 Not Found' }],
  },
  'wrong-digest': {
    kind: 'wrong-digest',
    file: 'xen.tar',
    url: 'https://one.example/xen.tar',
    expected: 'aa',
    actual: 'bb',
  },
  'bad-output': { kind: 'bad-output', path: 'link', problem: 'is a symlink' },
  'clashing-inputs': { kind: 'clashing-inputs', path: '/in/a', makers: ['build a', 'build b'] },
  'corrupted-input': { kind: 'corrupted-input', digest: digestOf('x') },
  'no-space': { kind: 'no-space', where: 'the disk' },
  'engine-lost': { kind: 'engine-lost', message: 'socket hang up', answers: false },
  'secret-missing': { kind: 'secret-missing', name: 'signing-key', fingerprint: 'ABCD' },
  cancelled: { kind: 'cancelled' },
} satisfies { readonly [Kind in RunFailure['kind']]: Extract<RunFailure, { kind: Kind }> };

test.each(Object.values(failures))('tells $kind with package, step, log and remedy', (failure) => {
  const diagnostic = describeRunFailure(failure, context);
  expect(diagnostic.message).toMatch(/^xen: build-rpm failed: /);
  expect(diagnostic.message).not.toContain('undefined');
  expect(diagnostic).toMatchObject({
    code: `run/${failure.kind}`,
    logPath: '/logs/xen.log',
    logTail: ['last line'],
  });
  expect(diagnostic.remedy).not.toHaveLength(0);
});

test.each([
  ['exited', 1],
  ['limit-exceeded', 1],
  ['wrong-digest', 1],
  ['bad-output', 1],
  ['clashing-inputs', 1],
  ['not-fetched', 32],
  ['corrupted-input', 36],
  ['no-space', 36],
  ['engine-lost', 36],
  ['secret-missing', 36],
  ['cancelled', 130],
] as const)('ends a command after %s with code %d', (kind, code) => {
  expect(describeRunFailure(failures[kind], context).exitCode).toBe(code);
});

test.each([
  ['memory', '"memory"'],
  ['time', '"minutes"'],
  ['silence', '"silentMinutes"'],
  ['processes', '"processes"'],
] as const)('names the key of a recipe that raises the limit of %s', (limit, key) => {
  const { remedy } = describeRunFailure({ kind: 'limit-exceeded', limit, allowed: '1 s' }, context);
  expect(remedy?.join()).toContain(`${key} under "build:"`);
});

test('names both digests, every URL tried and what it answered', () => {
  const { message } = describeRunFailure(failures['wrong-digest'], context);
  expect(message).toContain('aa');
  expect(message).toContain('bb');
  const told = describeRunFailure(failures['not-fetched'], context).message;
  expect(told).toContain('https://one.example/xen.tar (HTTP 404 Not Found)');
});

const exitedWith = (...logTail: readonly string[]) =>
  describeRunFailure(failures.exited, { ...context, logTail });

test('says first what the step said first in its own name, and keeps the log', () => {
  const logTail = [
    'Traceback of something',
    'kiln: warning: inputs have times of their own',
    'kiln: a.rpm is no RPM: bad magic',
    'kiln: b.rpm is a source package',
  ];
  expect(exitedWith(...logTail)).toMatchObject({
    message: 'xen: build-rpm failed: a.rpm is no RPM: bad magic',
    logTail,
    remedy: ['Run the same command again: what was finished is reused.'],
  });
});

test.each([
  ['nothing in its own name', 'make: kiln: no such target'],
  ['a warning only', 'kiln: warning: it is slow'],
  ['nothing after its name', 'kiln:  '],
])('says the code where the step said %s', (_, line) => {
  expect(exitedWith(line).message).toBe('xen: build-rpm failed: the process ended with code 2');
});

test('says how to correct a need that nothing meets', () => {
  const phrase = ', which nothing provides';
  // The words are the resolver's; where they change, this has to as well.
  expect(resolver).toContain(`${phrase}: '`);
  const { message, remedy } = exitedWith(`kiln: xen needs nonesuch >= 9${phrase}: nearest: none`);
  expect(message).toBe(
    'xen: build-rpm failed: xen needs nonesuch >= 9, which nothing provides: nearest: none',
  );
  expect(remedy?.[0]).toMatch(/^Correct .*BuildRequires.* recipes\/imports\/<base>\.yaml/);
});

test('a limit is the reason, whatever the step said before', () => {
  const logTail = ['kiln: it begins'];
  const { message } = describeRunFailure(failures['limit-exceeded'], { ...context, logTail });
  expect(message).toContain('more than the memory allowed');
});
