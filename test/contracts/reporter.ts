import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../pipeline/core/diagnostic.ts';
import { digestOf } from '../../pipeline/core/digest.ts';
import type { Event, RunEnded } from '../../pipeline/core/event.ts';
import { unpainted } from '../../pipeline/paint.ts';
import type { CreateReporter } from '../../pipeline/reporters/reporter.ts';
import { memorySink } from '../rig/memory-sink.ts';

const action = digestOf('xen');
const label = { step: 'build-rpm', subject: 'xen' };
const start = Date.UTC(2026, 10, 21);

export const failedBuild: Diagnostic = {
  code: 'build/exit',
  message: 'rpmbuild of xen ended with code 1',
  location: { file: 'specs/packages/xen/xen.spec', line: 7, column: 3, sourceLine: '%buidl' },
  logTail: ['make: *** [all] Error 2'],
  logPath: '/logs/build-rpm-xen.log',
  remedy: ['kiln build xen'],
  exitCode: 1,
};

const ending: RunEnded = {
  type: 'run-ended',
  time: start + 90_000,
  exitCode: 0,
  seconds: 90,
  counts: { reused: 1, built: 1, failed: 0, blocked: 0, cancelled: 0 },
  diagnostics: [],
  result: { iso: 'out/x.iso' },
};

const failedEnding: RunEnded = {
  ...ending,
  exitCode: 1,
  counts: { reused: 0, built: 0, failed: 1, blocked: 0, cancelled: 0 },
  result: {},
};

export const startedEvents: readonly Event[] = [
  { type: 'plan-started', time: start, title: 'xcp-ng-mini', actions: 2 },
  { type: 'action-started', time: start, action, label, expectedSeconds: 300 },
  { type: 'action-progressed', time: start + 500, action, message: 'half way' },
];

export const successfulRun: readonly Event[] = [
  ...startedEvents,
  { type: 'noted', time: start, level: 'warning', message: 'signed with a development key' },
  { type: 'action-ended', time: start + 90_000, action, label, outcome: 'built', seconds: 89 },
  ending,
];

export const failedRun: readonly Event[] = [
  ...startedEvents,
  {
    type: 'action-ended',
    time: start + 90_000,
    action,
    label,
    outcome: 'failed',
    seconds: 89,
    diagnostic: failedBuild,
  },
  failedEnding,
];

/** What every report format owes its readers. */
export const reporterContract = (name: string, create: CreateReporter): void => {
  const shown = (events: readonly Event[]) => {
    const sinks = { data: memorySink(), messages: memorySink() };
    const reporter = create(sinks, { paint: unpainted, now: () => start + 2000 });
    for (const event of events) reporter.handle(event);
    reporter.close();
    return { data: sinks.data.text(), messages: sinks.messages.text() };
  };
  const all = (events: readonly Event[]) => Object.values(shown(events)).join('');

  describe(`the ${name} reporter`, () => {
    test('tells a failure with its message, place, log and remedy', () => {
      const text = all(failedRun);
      expect(text).toContain('rpmbuild of xen ended with code 1');
      expect(text).toContain('specs/packages/xen/xen.spec');
      expect(text).toContain('make: *** [all] Error 2');
      expect(text).toContain('/logs/build-rpm-xen.log');
      expect(text).toContain('kiln build xen');
    });

    test('tells a failure of no action at the end of the run', () => {
      const text = all([{ ...failedEnding, diagnostics: [failedBuild] }]);
      expect(text).toContain('rpmbuild of xen ended with code 1');
    });

    test('writes whole lines', () => {
      for (const text of Object.values(shown(successfulRun))) {
        expect(text === '' || text.endsWith('\n') || text.includes('\u001B')).toBe(true);
      }
    });

    test('writes to stdout only what is for machines', () => {
      const { data } = shown(successfulRun);
      for (const line of data.split('\n').filter((one) => one !== '')) {
        expect(() => JSON.parse(line)).not.toThrow();
      }
    });

    test('takes the end of an action that it never saw begin', () => {
      expect(() => all(failedRun.slice(-2))).not.toThrow();
    });

    test('may be closed before anything happened, and twice', () => {
      const sinks = { data: memorySink(), messages: memorySink() };
      const reporter = create(sinks, { paint: unpainted, now: () => start });
      reporter.close();
      expect(() => reporter.close()).not.toThrow();
    });
  });
};
