import { expect, test } from 'vitest';
import {
  action,
  type Closure,
  closureOf,
  type Content,
  type Input,
  output,
} from '../../../pipeline/core/action.ts';
import { contentsOf } from '../../../pipeline/core/contents.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Artifact } from '../../../pipeline/core/host.ts';
import type { Limits } from '../../../pipeline/core/job.ts';
import { actionKey, descriptionKey, knownKey } from '../../../pipeline/core/key.ts';
import { treeDigest } from '../../../pipeline/core/tree-digest.ts';
import { containerJob, fetchOf, textOf, workOf } from '../../rig/work-of.ts';

const nothing = contentsOf(() => undefined);

const artifact = (path: string, text: string, executable = false): Artifact => ({
  path,
  digest: digestOf(text),
  size: text.length,
  executable,
});

/** What an action is made of, with the content of what it needs. */
interface Keyed {
  readonly argv: readonly string[];
  readonly subject: string;
  readonly limits: Limits;
  readonly image: readonly Artifact[];
  readonly spec: Input;
  readonly sourcesPath: string;
  readonly sources: readonly Artifact[];
  /** The subject of what makes the sources. */
  readonly maker: string;
}

const base: Keyed = {
  argv: ['make'],
  subject: 'xen',
  limits: containerJob.limits,
  image: [artifact('packages', 'image')],
  spec: { path: '/in/spec', content: textOf('Name: xen') },
  sourcesPath: '/in/sources',
  sources: [artifact('a.tar', 'A'), artifact('b.tar', 'B')],
  maker: 'sources',
};

const keyOf = (change: Partial<Keyed> = {}) => {
  const { argv, subject, limits, image, spec, sourcesPath, sources, maker } = {
    ...base,
    ...change,
  };
  const made = workOf(maker);
  const of = action(
    { step: 'work', subject },
    {
      job: { ...containerJob, argv, limits },
      environment: { kind: 'image', output: output('image', workOf('root').action) },
      inputs: [spec, { path: sourcesPath, content: made }],
    },
  );
  return knownKey(
    of,
    contentsOf(({ id }) => ({ files: id === made.action.id ? sources : image })),
  );
};

const deciding: Readonly<Record<string, Partial<Keyed>>> = {
  'the job': { argv: ['make', 'install'] },
  'the image': { image: [artifact('packages', 'another image')] },
  'a text': { spec: { ...base.spec, content: textOf('x') } },
  "a text's path": { spec: { ...base.spec, path: '/in/s' } },
  "an output's path": { sourcesPath: '/in/s' },
  "a file's content": { sources: [artifact('a.tar', 'X'), artifact('b.tar', 'B')] },
  "a file's name": { sources: [artifact('c.tar', 'A'), artifact('b.tar', 'B')] },
  "a file's executable bit": { sources: [artifact('a.tar', 'A', true), artifact('b.tar', 'B')] },
  'a file more': { sources: [...base.sources, artifact('c.tar', 'C')] },
  'files that changed names': { sources: [artifact('a.tar', 'B'), artifact('b.tar', 'A')] },
};

test.each(Object.entries(deciding))('depends on %s', (_, change) => {
  expect(keyOf(change)).not.toBe(keyOf());
});

test('is another for each of these', () => {
  const keys = Object.values(deciding).map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
});

test('does not depend on when a silent process is stopped', () => {
  expect(keyOf({ limits: { ...base.limits, silentSeconds: 5 } })).toBe(keyOf());
});

test('does not depend on the label', () => {
  expect(keyOf({ subject: 'other' })).toBe(keyOf());
});

test('does not depend on how an input was made, only on what it contains', () => {
  expect(keyOf({ maker: 'another' })).toBe(keyOf());
});

test('does not take a text for the files that have its digest', () => {
  const tree = treeDigest(base.sources);
  const made = workOf('maker');
  const key = (content: Content) =>
    actionKey(
      workOf('user', [content]).action,
      contentsOf(() => ({ files: base.sources })),
    );
  expect(key(textOf(tree))).not.toBe(key(made));
});

test('is not known before all that the action needs is', () => {
  const { action: user } = workOf('user', [workOf('maker')]);
  expect(actionKey(user, nothing)).toBe(undefined);
});

const closureKey = (all: Closure, fileOf: (subject: string) => Artifact) =>
  knownKey(
    workOf('user', [all]).action,
    contentsOf(({ label: { subject } }) => ({ files: [fileOf(subject)] })),
  );

test('depends on all that is in a closure, however deep, and not on who has made it', () => {
  const closures = (suffix: string) => {
    const seen = closureOf([workOf(`zstd${suffix}`)], []);
    return closureOf([workOf(`libfoo${suffix}`, [seen])], [seen]);
  };
  const built = (subject: string) => artifact('a.rpm', subject.replace(/-.*/, ''));
  const key = closureKey(closures(''), built);
  expect(closureKey(closures('-again'), built)).toBe(key);
  const changed = (name: string) => (subject: string) =>
    subject === name ? artifact('a.rpm', 'changed') : built(subject);
  expect(closureKey(closures(''), changed('zstd'))).not.toBe(key);
  expect(closureKey(closures(''), changed('libfoo'))).not.toBe(key);
});

test('does not depend on where a download comes from', () => {
  const key = (name: string, text: string, url: string) =>
    knownKey(fetchOf(name, text, url).action, nothing);
  const here = key('a.tar', 'bytes', 'https://one.example/');
  expect(key('a.tar', 'bytes', 'https://two.example/')).toBe(here);
  expect(key('b.tar', 'bytes', 'https://one.example/')).not.toBe(here);
  expect(key('a.tar', 'other', 'https://one.example/')).not.toBe(here);
});

test('depends on the reference of an image that a registry has', () => {
  const key = (reference: string) =>
    knownKey(
      action(
        { step: 'work', subject: 'it' },
        { job: containerJob, environment: { kind: 'registry', reference }, inputs: [] },
      ),
      nothing,
    );
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
