import { afterEach, expect, test, vi } from 'vitest';
import { openHistory } from '../../../pipeline/host/history.ts';
import { steadyClock } from '../../../pipeline/host/steady-clock.ts';
import type { ActionEnded } from '../../../pipeline/core/event.ts';
import { heldJobs } from '../../rig/held-jobs.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { workOf } from '../../rig/work-of.ts';

afterEach(() => vi.useRealTimers());

/** As if somebody had set the machine's clock. */
const jump = (milliseconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });
};

const hour = 3_600_000;

test("begins with the machine's time", () => {
  const before = Date.now();
  const now = steadyClock()();
  expect(now).toBeGreaterThanOrEqual(before - 1);
  expect(now).toBeLessThan(before + 60_000);
});

test.each([-hour, hour])('does not jump with it by %i ms', (milliseconds) => {
  const clock = steadyClock();
  const before = clock();
  jump(milliseconds);
  expect(Math.abs(clock() - before)).toBeLessThan(hour / 2);
});

test.each([-hour, hour])(
  'a run goes on, and learns how long it took, when the clock jumps by %i ms',
  async (milliseconds) => {
    const jobs = await heldJobs();
    const host = { ...jobs.host, clock: { now: steadyClock() } };
    const running = jobs.execute([workOf('second', [workOf('first')])], {
      host,
      expectedSeconds: () => 5,
    });
    const first = await jobs.next('first');
    jump(milliseconds);
    first.leaves('');
    (await jobs.next('second')).leaves('');
    await running;
    const ends = jobs.events.filter((event): event is ActionEnded => event.type === 'action-ended');
    const history = await openHistory(await temporaryFolder());
    for (const { label, seconds } of ends) {
      history.remember(label, { seconds, processors: 1, busy: 1 });
      expect(history.secondsOf(label, 1)).toBeGreaterThanOrEqual(0);
      expect(history.secondsOf(label, 1)).toBeLessThan(hour / 2000);
    }
    expect(ends).toHaveLength(2);
  },
);
