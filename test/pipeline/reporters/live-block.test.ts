import { expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { Event } from '../../../pipeline/core/event.ts';
import { unpainted } from '../../../pipeline/paint.ts';
import { liveBlock } from '../../../pipeline/reporters/live-block.ts';
import { afterEvent, emptyRun } from '../../../pipeline/reporters/run-state.ts';

const plan: Event = { type: 'plan-started', time: 0, title: 'xcp-ng-mini', actions: 40 };

const started = (subject: string, time = 0, expectedSeconds?: number): Event => ({
  type: 'action-started',
  time,
  action: digestOf(subject),
  label: { step: 'build-rpm', subject },
  ...(expectedSeconds !== undefined && { expectedSeconds }),
});

const block = (events: readonly Event[], { now = 10_000, columns = 80, rows = 24 } = {}) =>
  liveBlock(events.reduce(afterEvent, emptyRun), {
    now,
    size: { columns, rows },
    paint: unpainted,
  });

test('shows running steps with elapsed and expected time, then the totals', () => {
  expect(block([plan, started('xen', 0, 300), started('zstd', 7000)])).toEqual([
    '  build-rpm xen   10 s / 5m 00s',
    '  build-rpm zstd  3.0 s',
    'xcp-ng-mini  0/40 · 2 running · 10 s',
  ]);
});

test('does not show a step that has just begun, but counts it', () => {
  expect(block([plan, started('xen', 9500)])).toEqual(['xcp-ng-mini  0/40 · 1 running · 10 s']);
});

test('is never higher than half of the terminal', () => {
  const many = Array.from({ length: 30 }, (_, index) => started(`p${index}`));
  const lines = block([plan, ...many], { rows: 12 });
  expect(lines.length).toBeLessThanOrEqual(6);
  expect(lines.at(-2)).toBe('  … and 27 more');
});

test('is never wider than the terminal', () => {
  const action = digestOf('xen');
  const message = 'a'.repeat(200);
  const events: Event[] = [
    plan,
    started('xen'),
    { type: 'action-progressed', time: 1, action, message },
  ];
  for (const line of block(events, { columns: 40 })) expect(line.length).toBeLessThan(40);
});

test("keeps a build's control characters away from the terminal", () => {
  const action = digestOf('xen');
  const message = '\u001B[2J\rgone';
  const lines = block([
    plan,
    started('xen'),
    { type: 'action-progressed', time: 1, action, message },
  ]);
  for (const control of ['\u001B', '\r']) expect(lines.join('')).not.toContain(control);
});

test('is empty before a plan and after the end', () => {
  const counts = { reused: 0, built: 0, failed: 0, blocked: 0, cancelled: 0 };
  const end = { diagnostics: [], result: {}, exitCode: 0, seconds: 1, counts } as const;
  expect(block([])).toEqual([]);
  expect(block([plan, started('xen'), { type: 'run-ended', time: 1, ...end }])).toEqual([]);
});

test('says when the end is foreseen, until that has passed', () => {
  const foreseen: Event = {
    type: 'foreseen',
    time: 0,
    actions: 12,
    seconds: 200,
    criticalSeconds: 100,
  };
  expect(block([plan, foreseen])).toEqual([
    'xcp-ng-mini  0/40 · 0 running · 10 s · about 3m 10s left',
  ]);
  expect(block([plan, foreseen], { now: 201_000 })).toEqual([
    'xcp-ng-mini  0/40 · 0 running · 3m 21s',
  ]);
});
