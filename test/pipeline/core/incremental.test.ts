import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Content, Output } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Host, Runner, Store, Task } from '../../../pipeline/core/host.ts';
import { outlook } from '../../../pipeline/core/outlook.ts';
import { planOf } from '../../../pipeline/core/plan.ts';
import { filesOf } from '../../../pipeline/core/report.ts';
import { fileLogs } from '../../../pipeline/host/file-logs.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { chunksOf } from '../../rig/chunks-of.ts';
import { executePlan } from '../../rig/execute-plan.ts';
import { textOf, workOf } from '../../rig/work-of.ts';

/** Which earlier nodes a node needs, and its own text. `forgets`: its result says little of it. */
interface Node {
  readonly needs: readonly number[];
  readonly text: number;
  readonly forgets: boolean;
}

const nodes = fc.array(
  fc.record({
    needs: fc.array(fc.nat(20), { maxLength: 3 }),
    text: fc.nat(9),
    forgets: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

const graphOf = (described: readonly Node[]): readonly Output[] => {
  const made: Output[] = [];
  for (const [index, { needs, text, forgets }] of described.entries()) {
    const inputs: Content[] = needs.flatMap((need) => made[need % Math.max(index, 1)] ?? []);
    inputs.push(textOf(String(text)));
    made.push(workOf(`${index}${forgets ? ' forgets' : ''}`, inputs));
  }
  return made;
};

/** Work whose result is a pure function of its name and inputs; two texts may give one result. */
const computing = (store: Store, ran: string[]): Runner => ({
  pool: 'work',
  run: async ({ action, inputs }: Task) => {
    ran.push(action.id);
    const [name = ''] = action.job.kind === 'container' ? action.job.argv : [];
    const seen = inputs.map((input) =>
      input.kind === 'text' ? input.text : input.files.map(({ digest }) => digest).join(),
    );
    const coarse = seen.map((text) => String(Number.parseInt(text, 16) % 2));
    const left = digestOf(`${name} ${(name.endsWith('forgets') ? coarse : seen).join(' ')}`);
    const stored = await store.write(chunksOf(left));
    return { ok: true, value: { files: [{ path: 'out', ...stored, executable: false }] } };
  },
});

const inFolder = async (folder: string) => {
  const store = await directoryStore(folder);
  const ran: string[] = [];
  const runner = computing(store, ran);
  const host: Host = {
    store,
    runnerOf: () => runner,
    clock: { now: () => 0 },
    logs: fileLogs(path.join(folder, 'logs')),
    report: () => undefined,
  };
  return { host, ran };
};

const runIn = async (folder: string, goals: readonly Output[]) => {
  const { host, ran } = await inFolder(folder);
  const plan = planOf(goals);
  const { toRun } = await outlook(plan, host);
  const report = await executePlan(plan, host);
  const results = goals.map((goal) => filesOf(report, goal)?.map(({ digest }) => digest));
  return { ran, results, foreseen: toRun.map(({ action }): string => action.id), plan };
};

test('runs what changed and nothing else, and ends where a run from scratch ends', async () => {
  const change = fc.record({ at: fc.nat(20), text: fc.nat(9) });
  await fc.assert(
    fc.asyncProperty(nodes, change, async (before, { at, text }) => {
      const place = at % before.length;
      const after = before.map((node, index) => (index === place ? { ...node, text } : node));
      const folder = await mkdtemp(path.join(tmpdir(), 'kiln-incremental-'));
      const first = await runIn(path.join(folder, 'kept'), graphOf(before));
      const second = await runIn(path.join(folder, 'kept'), graphOf(after));
      const scratch = await runIn(path.join(folder, 'new'), graphOf(after));
      await rm(folder, { recursive: true });

      expect(second.results).toEqual(scratch.results);
      expect(new Set(first.ran).size).toBe(first.ran.length);
      expect(second.foreseen).toEqual(expect.arrayContaining(second.ran));
      const changed = inputsOf(after, scratch.results);
      const old = new Set(inputsOf(before, first.results));
      const expected = scratch.plan.actions.filter((_, index) => !old.has(changed[index] ?? ''));
      expect(second.ran.toSorted()).toEqual(expected.map(({ id }): string => id).toSorted());
    }),
    { numRuns: 60 },
  );
});

/** What each node was made from: its name, its text and the results of what it needs. */
const inputsOf = (described: readonly Node[], results: readonly unknown[]): readonly string[] => {
  const order = planOf(graphOf(described)).actions.map(({ label }) =>
    Number.parseInt(label.subject, 10),
  );
  return order.map((index) => {
    const { needs = [], text, forgets } = described[index] ?? {};
    const below = needs.flatMap((need) => (index === 0 ? [] : [results[need % index]]));
    return JSON.stringify([index, text, forgets, below]);
  });
};
