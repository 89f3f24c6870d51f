import { expect, test } from 'vitest';
import { buildShell } from '../../specs/build-shell.ts';
import { containerJob } from '../rig/work-of.ts';

test('is a build in all but what runs, and what only a terminal reads', () => {
  const job = { ...containerJob, env: { PATH: '/usr/bin' } };
  const { argv, env, ...rest } = buildShell(job, {
    from: 'srpm',
    command: ['ls', '-l'],
    name: 'xen',
  });
  const { argv: _argv, env: _env, ...own } = job;
  expect(rest).toEqual(own);
  expect(env).toMatchObject({ PATH: '/usr/bin', PS1: expect.stringContaining('[xen]') });
  expect(argv.slice(-2)).toEqual(['ls', '-l']);
});
