import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { lookBack } from '../../../pipeline/core/look-back.ts';
import { rememberingStore } from '../../rig/remembering-store.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

const opened = async () => {
  const { build, past } = await rememberingStore();
  const line = (text: string, own = 'own') =>
    workOf('user', [workOf('lib', [textOf(text)]), textOf(own)]);
  const user = line('one').action.label;
  return { build, line, user, whyLast: () => lookBack(past).lastRun(user) };
};

test('of what never ran there is nothing to tell, and of the first run no cause', async () => {
  const { build, line, whyLast } = await opened();
  expect(await whyLast()).toBeUndefined();
  await build(line('one'));
  expect(await whyLast()).toMatchObject({
    causes: [{ kind: 'unrecorded' }],
    made: { equal: false, run: 'a test' },
  });
});

test('the last run is explained by what had changed since the one before it', async () => {
  const { build, line, user, whyLast } = await opened();
  await build(line('one'));
  await build(line('two'));
  await build(line('two', 'another'));
  expect(await whyLast()).toMatchObject({
    label: user,
    chains: [{ length: 1, cause: { name: '/in/1', after: { value: digestOf('another') } } }],
  });
});

test('through what it needs to the first change, also where that ran more than once', async () => {
  const { build, line, whyLast } = await opened();
  await build(line('one'));
  await build(workOf('lib', [textOf('between')]));
  await build(line('two'));
  const reason = await whyLast();
  expect(reason?.chains).toMatchObject([
    {
      of: { subject: 'user' },
      length: 2,
      next: { of: { subject: 'lib' } },
      cause: { before: { value: digestOf('one') }, after: { value: digestOf('two') } },
    },
  ]);
});
