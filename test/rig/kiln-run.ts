import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Ended, startProcess } from './run-process.ts';

const diagnostic = z.object({
  code: z.string(),
  message: z.string(),
  location: z.object({ file: z.string(), line: z.number(), sourceLine: z.string() }).optional(),
  logTail: z.array(z.string()).default([]),
  logPath: z.string().default(''),
  remedy: z.array(z.string()).default([]),
  exitCode: z.number(),
});

const label = z.object({ step: z.string(), subject: z.string() });

const event = z.object({
  type: z.string(),
  time: z.number().default(0),
  message: z.string().default(''),
  labels: z.array(label).default([]),
  label: label.default({ step: '', subject: '' }),
  outcome: z.string().default(''),
  seconds: z.number().default(0),
  /** How many. */
  actions: z.number().default(0),
  equal: z.boolean().default(false),
  counts: z.record(z.string(), z.number()).default({}),
  blocked: z.array(z.string()).default([]),
  result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  diagnostic: diagnostic.optional(),
  diagnostics: z.array(diagnostic).default([]),
});

/** A line of `--json`, as a reader of it sees it. */
export type ToldEvent = z.output<typeof event>;
export type ToldDiagnostic = z.output<typeof diagnostic>;

/** What `kiln --json` has told by its end. */
export interface KilnEnded extends Ended {
  readonly events: readonly ToldEvent[];
  /** Of failed actions first, then those that stand for themselves. */
  readonly diagnostics: readonly ToldDiagnostic[];
  readonly result: ToldEvent['result'];
  /** `step subject` of the actions with an outcome. */
  readonly actions: (outcome: string) => readonly string[];
  /** The same of those that were built, and found equal to an earlier result. */
  readonly equal: readonly string[];
}

/** A `kiln` that runs. */
export interface KilnRun {
  readonly pid: number;
  readonly ended: Promise<KilnEnded>;
  /** Waits until it has said this. */
  readonly saw: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** As a second Ctrl-C: one that comes too soon after the first counts as its echo. */
  readonly interruptUntil: (text: string) => Promise<void>;
}

/** Starts `kiln` of the project in a folder as its first line has it, on the Node of the tests. */
export const startKiln = (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): KilnRun => {
  const kiln = path.join(folder, 'pipeline/bin/kiln.js');
  const { child, ended, saw } = startProcess(
    process.execPath,
    [...optionsIn(kiln), kiln, ...args],
    {
      cwd: folder,
      env,
    },
  );
  return {
    pid: child.pid ?? 0,
    ended: ended.then((end) => toldBy(end)),
    saw,
    kill: (signal) => void child.kill(signal),
    interruptUntil: async (text) => {
      let seen = false;
      const seeing = saw(text).then(() => (seen = true));
      while (!seen) {
        child.kill('SIGINT');
        await Promise.race([seeing, pause(100)]);
      }
    },
  };
};

/** `#!/usr/bin/env -S node OPTION…` */
const optionsIn = (script: string): readonly string[] =>
  readFileSync(script, 'utf8').split('\n', 1)[0]?.split(' ').slice(3) ?? [];

/** Reads what a process has said; nothing but its text where that is not `--json`'s. */
export const toldBy = (end: Ended): KilnEnded => {
  const lines = end.stdout.split('\n').filter((line) => line.startsWith('{"type"'));
  const events = lines.map((line) => event.parse(JSON.parse(line)));
  return {
    ...end,
    events,
    diagnostics: [
      ...events.flatMap((one) => one.diagnostic ?? []),
      ...events.flatMap((one) => one.diagnostics),
    ],
    result: events.at(-1)?.result ?? {},
    actions: (outcome) =>
      outcome === 'reused'
        ? events.flatMap(({ labels }) => labels).map(nameOf)
        : events
            .filter((one) => one.type === 'action-ended' && one.outcome === outcome)
            .map((one) => nameOf(one.label)),
    equal: events.filter(({ equal }) => equal).map((one) => nameOf(one.label)),
  };
};

const nameOf = ({ step, subject }: z.output<typeof label>): string => `${step} ${subject}`;
