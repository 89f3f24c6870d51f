import { Readable } from 'node:stream';
import type { Output } from '../../pipeline/core/action.ts';
import type { Host, Runner } from '../../pipeline/core/host.ts';
import { planOf } from '../../pipeline/core/plan.ts';
import { directoryStore } from '../../pipeline/store/directory.ts';
import { executePlan } from './execute-plan.ts';
import { noLogs } from './no-logs.ts';
import { workOf } from './work-of.ts';

// A run of forty small actions on the store in a folder, for a test that kills it: it says what it
// has begun, and what it has recorded.

const store = await directoryStore(process.argv[2] ?? '');
const say = (word: string, subject: string) => process.stdout.write(`${word} ${subject}\n`);

const runner: Runner = {
  pool: 'work',
  run: async ({ action: { label }, inputs }) => {
    say('began', label.subject);
    const files = inputs.flatMap((input) => (input.kind === 'files' ? input.files : []));
    const text = [label.subject, ...files.map(({ digest }) => digest), ''].join('\n');
    const stored = await store.write(Readable.from([Buffer.from(text.repeat(2000))]));
    return { ok: true, value: { files: [{ path: 'out', executable: false, ...stored }] } };
  },
};

const host: Host = {
  store,
  runnerOf: () => runner,
  clock: { now: Date.now },
  logs: noLogs,
  report: (event) => {
    if (event.type === 'action-ended' && event.outcome === 'built') {
      say('built', event.label.subject);
    }
  },
};

const nodes: Output[] = [];
for (let index = 0; index < 40; index += 1) {
  const needs = [nodes[index - 1], nodes[index >> 1]].flatMap((node) => node ?? []);
  nodes.push(workOf(`n${index}`, index % 3 === 0 ? [] : needs));
}
await executePlan(planOf(nodes), host);
