import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { below, filesOf, type Outcome } from '../../../pipeline/core/report.ts';
import { workOf } from '../../rig/work-of.ts';

const artifact = (path: string) => ({ path, digest: digestOf(path), size: 1, executable: false });
const files = ['a', 'dir/a', 'dir/deep/b', 'dir2/c', 'directory'].map(artifact);
const pathsBelow = (path: string) => below(files, path).map((file) => file.path);

test('gives all files for the empty path', () => {
  expect(below(files, '')).toBe(files);
});

test('gives the files of a folder with their paths below it, and no neighbours', () => {
  expect(pathsBelow('dir')).toEqual(['a', 'deep/b']);
  expect(pathsBelow('dir/deep')).toEqual(['b']);
});

test('gives a file itself under its own name', () => {
  expect(pathsBelow('dir/deep/b')).toEqual(['b']);
});

test('gives nothing for a path that nothing was left at', () => {
  expect(pathsBelow('absent')).toEqual([]);
});

test('has files for actions that were built or reused, and undefined for all others', () => {
  const goal = workOf('goal');
  const filesAfter = (outcome: Outcome) =>
    filesOf({ outcomes: new Map([[goal.action.id, outcome]]) }, goal);
  const result = { files };
  expect(filesAfter({ kind: 'built', result, seconds: 1, equal: false })).toEqual(files);
  expect(filesAfter({ kind: 'reused', result })).toEqual(files);
  expect(filesAfter({ kind: 'cancelled' })).toBeUndefined();
  expect(filesAfter({ kind: 'blocked', by: goal.action.id })).toBeUndefined();
  expect(filesOf({ outcomes: new Map() }, goal)).toBeUndefined();
});
