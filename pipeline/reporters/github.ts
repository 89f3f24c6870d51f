import type { ActionEnded, Event } from '../core/event.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { unpainted } from '../paint.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { afterPlainEvent, afterTick, emptyPlain } from './plain-state.ts';
import type { CreateReporter } from './reporter.ts';
import { afterEvent, emptyRun } from './run-state.ts';
import { summaryLines } from './summary-lines.ts';

/** GitHub shows no more errors than these per step. */
const annotationsShown = 10;

/**
 * The plain lines as GitHub Actions folds and marks them: each failure's log in a group, one
 * annotation per root cause (never for what was only blocked by one), and the summary as the
 * step's.
 */
export const github: CreateReporter = ({ messages }, { now, stepSummary }) => {
  let state = emptyPlain;
  let run = emptyRun;
  let annotations = 0;
  const write = (lines: readonly string[]) => {
    if (lines.length > 0) messages.write(`${lines.join('\n')}\n`);
  };
  const annotate = (diagnostics: readonly Diagnostic[]) => {
    const shown = diagnostics.slice(0, annotationsShown - annotations);
    annotations += shown.length;
    write(shown.map(annotation));
  };
  const tick = () => {
    const shown = afterTick(state, now(), unpainted);
    state = shown.state;
    write(shown.lines);
  };
  const timer = setInterval(tick, 1000);
  timer.unref();
  return {
    handle: (event) => {
      run = afterEvent(run, event);
      const shown = afterPlainEvent(state, event, unpainted);
      state = shown.state;
      write(isFailure(event) ? groupLines(event) : shown.lines);
      annotate(rootCauses(event));
      if (event.type === 'run-ended') {
        stepSummary?.(`\`\`\`text\n${summaryLines(run, unpainted).join('\n')}\n\`\`\`\n`);
      }
    },
    close: () => clearInterval(timer),
  };
};

type Failure = ActionEnded & { readonly diagnostic: Diagnostic };

const isFailure = (event: Event): event is Failure =>
  event.type === 'action-ended' && event.outcome === 'failed' && event.diagnostic !== undefined;

const groupLines = ({ label, diagnostic }: Failure) => [
  `::group::failed ${label.step} ${label.subject}`,
  ...diagnosticLines(diagnostic, unpainted),
  '::endgroup::',
];

const rootCauses = (event: Event): readonly Diagnostic[] => {
  if (event.type === 'run-ended') return event.diagnostics;
  return isFailure(event) ? [event.diagnostic] : [];
};

const annotation = ({ code, message, location, logTail = [], remedy = [] }: Diagnostic) => {
  const place = location && { file: location.file, line: location.line, col: location.column };
  const properties = Object.entries({ ...place, title: code })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::error ${properties}::${escapeData([message, ...logTail, ...remedy].join('\n'))}`;
};

const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string) =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
