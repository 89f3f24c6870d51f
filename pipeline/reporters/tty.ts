import { createLogUpdate } from 'log-update';
import type { Event } from '../core/event.ts';
import type { Paint } from '../paint.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { duration } from './duration.ts';
import { equalResult } from './equal-result.ts';
import { liveBlock } from './live-block.ts';
import type { CreateReporter } from './reporter.ts';
import { afterEvent, emptyRun, type RunState } from './run-state.ts';
import { summaryLines } from './summary-lines.ts';

const frameMilliseconds = 200;

/** A live block at the bottom of the terminal; what has ended scrolls above it. */
export const tty: CreateReporter = ({ messages }, { paint, now }) => {
  const { stream } = messages;
  const update = createLogUpdate(stream);
  let state = emptyRun;
  const draw = () => {
    const size = { columns: stream.columns || 80, rows: stream.rows || 24 };
    update(liveBlock(state, { now: now(), size, paint }).join('\n'));
  };
  const timer = setInterval(draw, frameMilliseconds);
  timer.unref();
  return {
    handle: (event) => {
      state = afterEvent(state, event);
      const lines = scrolledLines(event, state, paint);
      if (lines.length === 0) return;
      update.clear();
      messages.write(`${lines.join('\n')}\n`);
      if (event.type !== 'run-ended') draw();
    },
    close: () => {
      clearInterval(timer);
      update.clear();
      // Shows the cursor again.
      update.done();
    },
  };
};

/** What a single event adds to the lines that stay. */
export const scrolledLines = (event: Event, state: RunState, paint: Paint): readonly string[] => {
  switch (event.type) {
    case 'action-ended': {
      const { label, outcome, seconds, equal, diagnostic } = event;
      const name = `${label.step} ${label.subject} ${paint('dim', duration(seconds))}`;
      if (equal) return [`${paint('green', '✓')} ${name}${equalResult}`];
      if (outcome === 'built' && seconds >= 1) return [`${paint('green', '✓')} ${name}`];
      if (outcome !== 'failed') return [];
      return [
        `${paint('red', '✗')} ${name}`,
        ...(diagnostic ? diagnosticLines(diagnostic, paint) : []),
      ];
    }
    case 'noted':
      return [
        event.level === 'info' ? event.message : `${paint('yellow', 'warning')}: ${event.message}`,
      ];
    case 'run-ended':
      return summaryLines(state, paint);
    case 'plan-started':
    case 'foreseen':
    case 'action-started':
    case 'action-progressed':
    case 'actions-reused':
      return [];
  }
};
