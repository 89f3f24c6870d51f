import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Running } from '../../../pipeline/core/admission.ts';
import { workPlaces } from '../../../pipeline/core/places.ts';
import { heldJobs } from '../../rig/held-jobs.ts';
import { workOf } from '../../rig/work-of.ts';

const never = new AbortController().signal;
const options = {
  places: { work: 1, transfer: 1 },
  expectedSeconds: () => undefined,
  keepGoing: false,
  drain: never,
  abort: never,
};
const taskOf = (name: string) => ({ action: workOf(name).action, inputs: [] });

test('begin with the highest priority of the tasks that wait, in their order among equals', async () => {
  const jobs = await heldJobs();
  const places = workPlaces(jobs.host, options);
  const priorities = { lowest: 0, low: 1, high: 9, middle: 5, 'also high': 9 };
  const running = Object.entries(priorities).map(([name, priority]) =>
    places.run(taskOf(name), { key: digestOf(name), priority, repeatable: true }),
  );
  jobs.releaseAll(() => '');
  await Promise.all(running);
  expect(jobs.started).toEqual(['high', 'also high', 'middle', 'low', 'lowest']);
});

test('begin nothing after a failure', async () => {
  const jobs = await heldJobs();
  const places = workPlaces(jobs.host, options);
  const placed = { key: digestOf(''), priority: 0, repeatable: true };
  const running = ['bad', 'next'].map((name) => places.run(taskOf(name), placed));
  (await jobs.next('bad')).fails(1);
  expect((await Promise.all(running)).map(({ kind }) => kind)).toEqual(['failed', 'cancelled']);
  expect([...places.told]).toEqual([workOf('bad').action.id]);
});

test('leave processors to other runs, but always have one of their own', async () => {
  const jobs = await heldJobs();
  let others: readonly Running[] = [{ processors: 2, busy: 2, memoryMiB: 9999, endsAt: undefined }];
  const told: (readonly Running[])[] = [];
  const waits = Promise.withResolvers<() => void>();
  const neighbours = {
    others: () => others,
    tell: (all: readonly Running[]) => told.push(all),
    later: waits.resolve,
  };
  const places = workPlaces(
    { ...jobs.host, neighbours },
    { ...options, places: { work: 2, transfer: 1 }, memoryMiB: 5000 },
  );
  const running = ['one', 'two'].map((name) =>
    places.run(taskOf(name), { key: digestOf(name), priority: 0, repeatable: true }),
  );
  const one = await jobs.next('one');
  expect(jobs.started).toEqual(['one']);
  // The other run ends, which nobody tells.
  const look = await waits.promise;
  others = [];
  look();
  const two = await jobs.next('two');
  for (const held of [one, two]) held.leaves('');
  await Promise.all(running);
  expect(told.map((all) => all.length)).toEqual([1, 2, 1, 0]);
});
