import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { closureOf, output } from '../../../pipeline/core/action.ts';
import { filesOf } from '../../../pipeline/core/report.ts';
import { heldJobs } from '../../rig/held-jobs.ts';
import { workOf } from '../../rig/work-of.ts';

const chain = () => {
  const bottom = workOf('bottom');
  const deep = closureOf([bottom], []);
  const middle = workOf('middle', [deep]);
  return { bottom, middle, all: closureOf([middle], [deep]) };
};

test('fails what would get two files of one name, and says whose they are', async () => {
  const jobs = await heldJobs();
  const top = workOf('top', [chain().all]);
  jobs.releaseAll((name) => name);
  const report = await jobs.execute([top]);
  expect(report.outcomes.get(top.action.id)).toMatchObject({
    kind: 'failed',
    failure: { kind: 'clashing-inputs', path: '/in/0/out', makers: ['work middle', 'work bottom'] },
  });
  expect(jobs.started).toEqual(['bottom', 'middle']);
});

test('makes what is deep in a closure again where its file is gone, for what has to run', async () => {
  const jobs = await heldJobs();
  const { bottom, middle } = chain();
  jobs.releaseAll((name) => name);
  const report = await jobs.execute([middle]);
  const [file = expect.fail('bottom leaves a file')] = filesOf(report, bottom) ?? [];
  await rm(jobs.store.pathOf(file.digest));
  // Of the middle one nothing that is there, so that no two names are one.
  const deep = closureOf([bottom], []);
  const user = workOf('user', [deep]);
  const none = output('file', user.action, 'none');
  const again = await jobs.execute([workOf('top', [closureOf([none], [deep])])]);
  expect([...again.outcomes.values()].map(({ kind }) => kind)).toEqual(['built', 'built', 'built']);
  expect(jobs.started).toEqual(['bottom', 'middle', 'bottom', 'user', 'top']);
});
