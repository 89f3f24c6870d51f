import { expect, test } from 'vitest';
import { action, output } from '../../../pipeline/core/action.ts';
import { buildRpm } from '../../../specs/steps/build-rpm.ts';
import { traceBuild } from '../../../specs/steps/trace-build.ts';
import { unpackTracer } from '../../../specs/steps/unpack-tracer.ts';
import { expectKeepsContract } from '../../contracts/action.ts';
import { fetchOf, workOf } from '../../rig/work-of.ts';

const image = output('image', workOf('tools').action);
const srpm = output('srpm', workOf('x.src.rpm').action);
const limits = { memoryMiB: 512, pids: 64, seconds: 60, silentSeconds: 30 };
const built = buildRpm(srpm, {
  name: 'x',
  root: image,
  sourceDateEpoch: 7,
  macros: '%dist .t\n',
  limits,
  processors: 1,
});
const tracer = unpackTracer([fetchOf('strace.deb', 'strace')], { tools: image });

test('a traced build keeps the contract of actions, as does what it is watched with', () => {
  const made = [traceBuild(built, { tracer }).action, tracer.action];
  for (const one of made) expectKeepsContract(one);
  expect(made.map(({ label }) => label)).toEqual([
    { step: 'trace-build', subject: 'x' },
    { step: 'unpack-tracer', subject: 'strace' },
  ]);
});

test('it is the build in all but what runs, how long it may take, and what it leaves', () => {
  const traced = traceBuild(built, { tracer }).action;
  const { action: plain } = built;
  const { job } = plain;
  expect(traced.environment).toEqual(plain.environment);
  expect(traced.processors).toBe(1);
  expect(traced.inputs.slice(0, plain.inputs.length)).toEqual(plain.inputs);
  expect(traced.job).toEqual({
    ...job,
    argv: expect.anything(),
    limits: { ...limits, seconds: 120 },
    produces: { kind: 'files' },
  });
});

test('only builds are traced', () => {
  const download = action(
    { step: 'fetch', subject: 'x' },
    { job: fetchOf('x', 'x').action.job, environment: { kind: 'host' }, inputs: [] },
  );
  expect(() => traceBuild(output('rpms', download), { tracer })).toThrow('in a container');
});
