import { appendFileSync } from 'node:fs';
import type { CommandContext, Ending } from './commands/context.ts';
import type { ExitCode } from './core/diagnostic.ts';
import type { Event } from './core/event.ts';
import { type Environment, foldersOf } from './folders.ts';
import { steadyClock } from './host/steady-clock.ts';
import { paintFor } from './paint.ts';
import type { CreateReporter, Reporter, Sink } from './reporters/reporter.ts';
import { blockedNames } from './reporters/blocked-names.ts';
import { afterEvent, emptyRun } from './reporters/run-state.ts';
import type { Interruption } from './signals.ts';

/** One command's run as seen from the command line: its context, and the reporter behind it. */
export interface Session {
  readonly context: CommandContext;
  readonly close: () => void;
}

export interface SessionOptions {
  readonly createReporter: CreateReporter;
  readonly interruption: Interruption;
  readonly json: boolean;
  /** Whether stdout is for events, so that `--json` promises nothing else there. */
  readonly eventsOnStdout: boolean;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Environment;
  readonly projectRoot: string;
}

export const openSession = (options: SessionOptions): Session => {
  const { stdout, stderr, env } = options;
  const now = steadyClock();
  const reporter = createReporter(options, now);
  const record = recorder(reporter);
  const startedAt = now();
  const context: CommandContext = {
    report: record.report,
    end: (ending) => {
      const event = endingEvent(ending, { ...record, now, startedAt, ...options });
      record.report(event);
      return event.exitCode;
    },
    drain: options.interruption.drain,
    abort: options.interruption.abort,
    stdout: stdout.write,
    stderr: stderr.write,
    json: options.json,
    stdoutIsTerminal: stdout.stream.isTTY === true,
    paint: paintFor(stderr.stream),
    env,
    cwd: process.cwd(),
    projectRoot: options.projectRoot,
    folders: foldersOf(env),
    now,
  };
  return { context, close: reporter.close };
};

const createReporter = (options: SessionOptions, now: () => number) => {
  const { createReporter: create, eventsOnStdout, stdout, stderr, env } = options;
  const summary = env['GITHUB_STEP_SUMMARY'];
  return create(
    { data: eventsOnStdout ? stdout : stderr, messages: stderr },
    {
      paint: paintFor(stderr.stream),
      now,
      ...(summary && { stepSummary: (markdown: string) => appendFileSync(summary, markdown) }),
    },
  );
};

const recorder = (reporter: Reporter) => {
  let state = emptyRun;
  return {
    state: () => state,
    report: (event: Event) => {
      state = afterEvent(state, event);
      reporter.handle(event);
    },
  };
};

interface EndingSources {
  readonly state: () => typeof emptyRun;
  readonly now: () => number;
  readonly startedAt: number;
  readonly interruption: Interruption;
}

const endingEvent = (ending: Ending, { state, now, startedAt, interruption }: EndingSources) => {
  const { counts, failures } = state();
  const blocked = [...new Set([...(ending.blocked ?? []), ...blockedNames(state())])];
  const time = now();
  const broken = ending.broken ?? [];
  const diagnostics = [...broken, ...(ending.diagnostics ?? [])];
  const codes: readonly ExitCode[] = [
    ...diagnostics,
    ...failures.map(({ diagnostic }) => diagnostic),
  ].map((diagnostic) => diagnostic?.exitCode ?? 1);
  const partial = ending.keepGoing === true && counts.failed + broken.length > 0 ? 3 : undefined;
  const exitCode =
    ending.exitCode ?? partial ?? codes[0] ?? (counts.blocked + counts.cancelled > 0 ? 1 : 0);
  return {
    type: 'run-ended' as const,
    time,
    exitCode: exitCode === 0 ? 0 : (interruption.exitCode() ?? exitCode),
    seconds: (time - startedAt) / 1000,
    counts,
    ...(blocked.length > 0 && { blocked }),
    diagnostics,
    result: ending.result ?? {},
    ...(ending.logFolder !== undefined && { logFolder: ending.logFolder }),
  };
};
