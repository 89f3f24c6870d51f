import type { Diagnostic } from '../core/diagnostic.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import type { CreateReporter } from './reporter.ts';

/** Failures and nothing else. */
export const quiet: CreateReporter = ({ messages }, { paint }) => {
  const tell = (diagnostic: Diagnostic) =>
    messages.write(`${diagnosticLines(diagnostic, paint).join('\n')}\n`);
  return {
    handle: (event) => {
      if (event.type === 'action-ended' && event.diagnostic) tell(event.diagnostic);
      if (event.type === 'run-ended') event.diagnostics.forEach(tell);
    },
    close: () => {},
  };
};
