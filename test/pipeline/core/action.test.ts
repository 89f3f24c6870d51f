import { expect, test } from 'vitest';
import {
  action,
  type Action,
  allRequirementsOf,
  closureOf,
  type Input,
  membersOf,
  output,
  requirementsOf,
} from '../../../pipeline/core/action.ts';
import { containerJob, textOf, workOf } from '../../rig/work-of.ts';

const label = { step: 'build-rpm', subject: 'xen' };
const root = {
  ...workOf('root', [], { produces: { kind: 'image', root: '/' } }),
  kind: 'image',
} as const;
const input: Input = { path: '/in/spec', content: textOf('Name: xen') };
const definition: Omit<Action, 'id' | 'label'> = {
  job: containerJob,
  environment: { kind: 'image', output: root },
  inputs: [input, { path: '/in/srpm', content: workOf('srpm') }],
};
const idOf = (change: Partial<typeof definition>) => action(label, { ...definition, ...change }).id;

test('does not get another id for what it takes of the machine', () => {
  expect(workOf('xen', [], {}, 8).action.id).toBe(workOf('xen').action.id);
});

test('has the same id however often and under whatever label it is made', () => {
  const other = action({ step: 'another', subject: 'name' }, { ...definition });
  expect(other.id).toBe(idOf({}));
});

const changes: Readonly<Record<string, Partial<typeof definition>>> = {
  'its arguments': { job: { ...containerJob, argv: ['/bin/false'] } },
  'an environment variable': { job: { ...containerJob, env: { A: '1' } } },
  'its user': { job: { ...containerJob, user: 'root' } },
  'its root': { job: { ...containerJob, root: 'scratch' } },
  'a limit': { job: { ...containerJob, limits: { ...containerJob.limits, pids: 17 } } },
  'a secret': { job: { ...containerJob, secrets: [{ name: 'key', fingerprint: 'ab' }] } },
  'what it produces': { job: { ...containerJob, produces: { kind: 'image', root: '/' } } },
  'the image it runs in': {
    environment: { kind: 'image', output: { ...workOf('another root'), kind: 'image' } },
  },
  'where its image comes from': { environment: { kind: 'registry', reference: 'a@sha256:b' } },
  "an input's path": { inputs: [{ ...input, path: '/in/spec2' }, ...definition.inputs.slice(1)] },
  "an input's text": {
    inputs: [{ ...input, content: textOf('Name: zstd') }, ...definition.inputs.slice(1)],
  },
  'the action that makes an input': {
    inputs: [input, { path: '/in/srpm', content: workOf('srpm', [textOf('more')]) }],
  },
  'which file of an output it takes': {
    inputs: [input, { path: '/in/srpm', content: { ...workOf('srpm'), path: 'a.src.rpm' } }],
  },
  'the order of its inputs': { inputs: definition.inputs.toReversed() },
};

test.each(Object.entries(changes))('has another id after a change of %s', (_, change) => {
  expect(idOf(change)).not.toBe(idOf({}));
});

test('gives every definition an id of its own', () => {
  const ids = Object.values(changes).map(idOf);
  expect(new Set(ids).size).toBe(ids.length);
});

test('is identified through what it requires, however deep the graph is', () => {
  const tower = (base: string) => {
    let top = workOf(base);
    // Each floor needs the one below twice: 2^64 paths, one action a floor.
    for (let floor = 0; floor < 64; floor += 1) top = workOf(`floor ${floor}`, [top, top]);
    return top.action.id;
  };
  expect(tower('ground')).toBe(tower('ground'));
  expect(tower('ground')).not.toBe(tower('another ground'));
});

test('requires the makers of its inputs and of its image, and nothing for a text', () => {
  const subjects = requirementsOf(action(label, definition)).map((one) => one.label.subject);
  expect(subjects).toEqual(['srpm', 'root']);
});

test('requires of a closure the makers of its outputs, which lead to all that is in it', () => {
  const deep = closureOf([workOf('zstd')], []);
  const all = closureOf([workOf('libfoo', [deep])], [deep]);
  const { action: user } = workOf('xen', [all]);
  expect(requirementsOf(user).map((one) => one.label.subject)).toEqual(['libfoo']);
  expect(allRequirementsOf(user).map((one) => one.label.subject)).toEqual(['libfoo', 'zstd']);
  const others = closureOf([workOf('libfoo', [closureOf([workOf('zlib')], [])])], []);
  expect(workOf('xen', [others]).action.id).not.toBe(user.id);
});

test('has no closure of what its outputs were made without', () => {
  expect(() => closureOf([workOf('libfoo')], [closureOf([workOf('zstd')], [])])).toThrow('without');
});

test('names each output of a closure once, however many ways lead to it', () => {
  let all = closureOf([workOf('ground')], []);
  for (let floor = 0; floor < 64; floor += 1) {
    const pair = ['left', 'right'].map((side) => workOf(`${side} ${floor}`, [all]));
    all = closureOf(pair, [all, all]);
  }
  expect(membersOf(all)).toHaveLength(2 * 64 + 1);
});

test('has outputs that name all of /out, or a path in it', () => {
  const of = action(label, definition);
  expect(output('rpms', of)).toEqual({ kind: 'rpms', action: of, path: '' });
  expect(output('facts', of, 'facts').path).toBe('facts');
});
