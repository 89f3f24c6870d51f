import { expect, test } from 'vitest';
import { action } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Artifact, Task } from '../../../pipeline/core/host.ts';
import { actionKey, descriptionKey, treeDigest } from '../../../pipeline/core/key.ts';
import { containerJob, fetchOf, workOf } from '../../rig/work-of.ts';

const artifact = (path: string, text: string, executable = false): Artifact => ({
  path,
  digest: digestOf(text),
  size: text.length,
  executable,
});

const base: Task = {
  action: workOf('xen').action,
  inputs: [
    { path: '/in/spec', kind: 'text', text: 'Name: xen' },
    { path: '/in/sources', kind: 'files', files: [artifact('a.tar', 'A'), artifact('b.tar', 'B')] },
  ],
  image: digestOf('image'),
};
const files = (...some: readonly Artifact[]): Task['inputs'] => [
  ...base.inputs.slice(0, 1),
  { path: '/in/sources', kind: 'files', files: some },
];

const deciding: Readonly<Record<string, Partial<Task>>> = {
  'the job': { action: workOf('xen', [], { env: { A: '1' } }).action },
  'the image': { image: digestOf('another image') },
  'a text': { inputs: [{ path: '/in/spec', kind: 'text', text: 'x' }, ...base.inputs.slice(1)] },
  "an input's path": {
    inputs: [{ path: '/in/s', kind: 'text', text: 'Name: xen' }, ...base.inputs.slice(1)],
  },
  "a file's content": { inputs: files(artifact('a.tar', 'X'), artifact('b.tar', 'B')) },
  "a file's name": { inputs: files(artifact('c.tar', 'A'), artifact('b.tar', 'B')) },
  "a file's executable bit": {
    inputs: files(artifact('a.tar', 'A', true), artifact('b.tar', 'B')),
  },
  'a file more': {
    inputs: files(artifact('a.tar', 'A'), artifact('b.tar', 'B'), artifact('c.tar', 'C')),
  },
  'files that changed names': { inputs: files(artifact('a.tar', 'B'), artifact('b.tar', 'A')) },
};

test.each(Object.entries(deciding))('depends on %s', (_, change) => {
  expect(actionKey({ ...base, ...change })).not.toBe(actionKey(base));
});

test('is another for each of these', () => {
  const keys = Object.values(deciding).map((change) => actionKey({ ...base, ...change }));
  expect(new Set(keys).size).toBe(keys.length);
});

test('does not depend on when a silent process is stopped', () => {
  const limits = { ...containerJob.limits, silentSeconds: 5 };
  const hasty = workOf('xen', [], { limits }).action;
  expect(actionKey({ ...base, action: hasty })).toBe(actionKey(base));
});

test('does not depend on the label', () => {
  const { label: _label, id: _id, ...definition } = base.action;
  const renamed = action({ step: 'other', subject: 'other' }, definition);
  expect(actionKey({ ...base, action: renamed })).toBe(actionKey(base));
});

test('does not depend on how an input was made, only on what it contains', () => {
  const user = (maker: string) => workOf('user', [workOf(maker)]).action;
  expect(user('one').id).not.toBe(user('two').id);
  const key = (maker: string) => actionKey({ ...base, action: user(maker) });
  expect(key('one')).toBe(key('two'));
});

test('does not depend on where a download comes from', () => {
  const key = (name: string, text: string, url: string) =>
    actionKey({ action: fetchOf(name, text, url).action, inputs: [] });
  const here = key('a.tar', 'bytes', 'https://one.example/');
  expect(key('a.tar', 'bytes', 'https://two.example/')).toBe(here);
  expect(key('b.tar', 'bytes', 'https://one.example/')).not.toBe(here);
  expect(key('a.tar', 'other', 'https://one.example/')).not.toBe(here);
});

test('depends on the reference of an image that a registry has', () => {
  const key = (reference: string) =>
    actionKey({
      action: action(
        { step: 'work', subject: 'it' },
        { job: containerJob, environment: { kind: 'registry', reference }, inputs: [] },
      ),
      inputs: [],
    });
  expect(key('image@sha256:a')).not.toBe(key('image@sha256:b'));
});

test("has a tree's digest depend on names, content and executable bits, not on sizes", () => {
  const tree = treeDigest([artifact('a', 'x')]);
  expect(treeDigest([{ ...artifact('a', 'x'), size: 99 }])).toBe(tree);
  expect(treeDigest([artifact('a', 'x', true)])).not.toBe(tree);
  expect(treeDigest([])).not.toBe(tree);
});

test('a result is found by what it says of itself: the same words, of the same, in the same files', () => {
  const keyOf = (of: string, ...left: readonly Artifact[]) =>
    descriptionKey(
      workOf('build', [], { produces: { kind: 'files', describedBy: { file: 'about', of } } })
        .action,
      { files: [artifact('about', 'words'), ...left] },
    );
  const xen = keyOf('xen', artifact('xen.rpm', 'one build'));
  expect(xen).toBe(keyOf('xen', artifact('xen.rpm', 'another build')));
  expect(xen).not.toBe(keyOf('zstd', artifact('xen.rpm', 'one build')));
  expect(xen).not.toBe(keyOf('xen', artifact('xen-2.rpm', 'one build')));
  expect(descriptionKey(workOf('build').action, { files: [artifact('about', 'words')] })).toBe(
    undefined,
  );
});
