import { expect, test } from 'vitest';
import { action, output } from '../../../pipeline/core/action.ts';
import { buildImports } from '../../../specs/steps/build-imports.ts';
import { queryDebs } from '../../../specs/steps/query-debs.ts';

const fetched = (name: string) =>
  action(
    { step: 'fetch', subject: name },
    {
      job: { kind: 'fetch', file: name, sha256: '0'.repeat(64), from: [] },
      environment: { kind: 'host' },
      inputs: [],
    },
  );
const tools = output('image', fetched('tools'));
const spec = output('file', fetched('imports.spec'));
const debs = [output('file', fetched('a.deb')), output('file', fetched('b.deb'))];

test('rewrapping and querying run unprivileged, in the tools image, with the debs below /in', () => {
  const built = buildImports(debs, { tools, spec, sourceDateEpoch: 7, subject: 'x' });
  const asked = queryDebs(debs, { tools, subject: 'x' });
  for (const { action: made } of [built, asked]) {
    expect(made.job).toMatchObject({ kind: 'container', user: 'builder', root: 'read-only' });
    expect(made.environment).toEqual({ kind: 'image', output: tools });
    expect(made.inputs.filter(({ path }) => path === '/in/debs')).toHaveLength(2);
  }
});

test('the time that packages carry is part of the action', () => {
  const at = (sourceDateEpoch: number) =>
    buildImports(debs, { tools, spec, sourceDateEpoch, subject: 'x' }).action.id;
  expect(at(1)).not.toBe(at(2));
  expect(at(1)).toBe(at(1));
});
