import { expect, test } from 'vitest';
import { namedBuild } from '../../../pipeline/commands/named-build.ts';

const builds = ['gcc@bootstrap', 'gcc', 'gcc@2'].map((name) => ({ build: { name } }));

const found = (name: string) => namedBuild(name, builds, { command: 'explain' });

test.each(['gcc@bootstrap', 'gcc', 'gcc@2'])('finds %s', (name) => {
  expect(found(name)).toEqual({ ok: true, value: { build: { name } } });
});

test('tells which builds there are for one that there is not', () => {
  expect(found('gcc@bootsrap')).toEqual({
    ok: false,
    failure: [
      {
        code: 'explain/unknown-build',
        message: 'there is no gcc@bootsrap (did you mean gcc@bootstrap?)',
        remedy: ['There are: gcc@bootstrap, gcc, gcc@2'],
        exitCode: 2,
      },
    ],
  });
});
