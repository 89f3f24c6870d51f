import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Output } from '../../../pipeline/core/action.ts';
import type { Event } from '../../../pipeline/core/event.ts';
import { execution } from '../../../pipeline/core/execute.ts';
import type { Runner, Store, Task } from '../../../pipeline/core/host.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { filesOf, type Report } from '../../../pipeline/core/report.ts';
import { fileLogs } from '../../../pipeline/host/file-logs.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { textFrom } from '../../rig/text-from.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

/** A package of a spec: code that is built, and a comment that gets into the file and no further. */
const packageOf = (spec: string) =>
  workOf('package', [textOf(spec)], {
    produces: { kind: 'files', describedBy: { file: 'about', of: 'package' } },
  });

const userOf = (needs: Output) => workOf('user', [needs]);

const compiling = (store: Store, ran: string[]): Runner => ({
  pool: 'work',
  run: async ({ action, inputs }: Task) => {
    ran.push(action.label.subject);
    const seen = inputs.map((input) => (input.kind === 'text' ? input.text : input.files));
    const whole = JSON.stringify(seen);
    const files = { about: whole.replace(/#.*/, ''), out: whole };
    const artifacts = Object.entries(files).map(async ([name, text]) => ({
      path: name,
      ...(await store.write(chunksOf(text))),
      executable: false,
    }));
    return { ok: true, value: { files: await Promise.all(artifacts) } };
  },
});

const opened = async () => {
  const folder = await temporaryFolder();
  const store = await directoryStore(folder);
  const run = async (goals: readonly Output[]) => {
    const ran: string[] = [];
    const events: Event[] = [];
    const runner = compiling(store, ran);
    const never = new AbortController().signal;
    const report = await execution(
      {
        store,
        runnerOf: () => runner,
        clock: { now: () => 0 },
        logs: fileLogs(path.join(folder, 'logs')),
        report: (event) => events.push(event),
      },
      {
        title: '',
        places: { work: 2, transfer: 2 },
        expectedSeconds: () => undefined,
        keepGoing: false,
        drain: never,
        abort: never,
      },
    ).execute(planOf(goals));
    return { ran, report, events };
  };
  const textIn = async (report: Report, goal: Output) => {
    const file = filesOf(report, goal)?.find((one) => one.path === 'out');
    return file && textFrom(store.read(file.digest));
  };
  return { store, run, textIn };
};

test('what says the same of itself as an earlier result is replaced by that, and nothing moves', async () => {
  const { run, textIn } = await opened();
  await run([userOf(packageOf('code # old'))]);
  const changed = packageOf('code # new');
  const { ran, report, events } = await run([changed, userOf(changed)]);
  expect(ran).toEqual(['package']);
  expect(await textIn(report, changed)).toBe('["code # old"]');
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'action-ended', outcome: 'built', equal: true }),
  );
  expect((await run([userOf(changed)])).ran).toEqual([]);
});

test('what says something else of itself moves all that needs it', async () => {
  const { run, textIn } = await opened();
  await run([userOf(packageOf('code'))]);
  const changed = packageOf('more code');
  const { ran, report, events } = await run([changed, userOf(changed)]);
  expect(ran).toEqual(['package', 'user']);
  expect(await textIn(report, changed)).toBe('["more code"]');
  expect(JSON.stringify(events)).not.toContain('"equal"');
});

test('an earlier result that the store has lost is replaced by the new one', async () => {
  const { run, textIn, store } = await opened();
  const first = await run([packageOf('code # old')]);
  const [, lost = expect.fail('two files are left')] =
    filesOf(first.report, packageOf('code # old')) ?? [];
  await rm(store.pathOf(lost.digest));
  const changed = packageOf('code # new');
  const { report } = await run([changed]);
  expect(await textIn(report, changed)).toBe('["code # new"]');
  const again = packageOf('code # newer');
  expect(await textIn((await run([again])).report, again)).toBe('["code # new"]');
});
