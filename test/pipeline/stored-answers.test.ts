import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Output } from '../../pipeline/core/action.ts';
import { digestOf } from '../../pipeline/core/digest.ts';
import type { Event } from '../../pipeline/core/event.ts';
import { execution } from '../../pipeline/core/execute.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { mendingOf } from '../../pipeline/mending.ts';
import { textIn, textReader } from '../../pipeline/stored-answers.ts';
import { harmless } from '../rig/execute-plan.ts';
import { heldJobs } from '../rig/held-jobs.ts';
import { workOf } from '../rig/work-of.ts';

const answering = async () => {
  const { store, host, events, started, releaseAll } = await heldJobs();
  releaseAll((name) => name);
  const running = execution(host, harmless);
  const execute = (goals: readonly Output[]) => running.execute(planOf(goals));
  const given = { store, execute, ...mendingOf(running, host) };
  return { ...given, host, events, started, file: store.pathOf(digestOf('one')) };
};

const warnings = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'noted' ? event.message : []));

const one = workOf('one');

test('makes a text again that is gone since, and says so once', async () => {
  const given = await answering();
  const { execute, events, started, file } = given;
  const report = await execute([one]);
  const read = textReader(given);
  for (const count of [2, 3]) {
    await rm(file);
    expect(await read(report, one)).toBe('one');
    expect(started).toHaveLength(count);
  }
  expect(warnings(events)).toEqual([
    'files of the store are gone that were there: what is needed of them is made again',
  ]);
});

test('makes a text again that has rotted, and says which', async () => {
  const given = await answering();
  const report = await given.execute([one]);
  await rm(given.file);
  await writeFile(given.file, 'eno');
  expect(await textReader(given)(report, one)).toBe('one');
  expect(warnings(given.events)).toEqual([
    `the store's file ${digestOf('one')} had other bytes: it is made again`,
  ]);
});

test('gives up on what is lost as often as it is made: that action has failed', async () => {
  const given = await answering();
  const losing = async (goals: readonly Output[]) => {
    const report = await given.execute(goals);
    await rm(given.file);
    return report;
  };
  const read = textReader({ ...given, execute: losing });
  expect(await read(await losing([one]), one)).toBeUndefined();
  expect(given.started).toHaveLength(3);
  expect(given.events.at(-1)).toMatchObject({
    type: 'action-ended',
    outcome: 'failed',
    diagnostic: { code: 'store/lost', exitCode: 36 },
  });
});

test('lets what is lost be where it can be done without', async () => {
  const { store, execute, file } = await answering();
  const report = await execute([one]);
  await rm(file);
  expect(await textIn(store, report, one)).toEqual({
    ok: false,
    failure: { digest: digestOf('one'), kind: 'gone' },
  });
  expect(await textIn(store, { outcomes: new Map() }, one)).toMatchObject({ value: undefined });
});
