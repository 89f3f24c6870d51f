import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * The line that closes a test run, for anything that counts: `N passed, N failed`, and
 * `, N skipped` where some were. A file that could not be loaded, or an error outside of every
 * test, counts as a failure.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const states = modules.flatMap((module) => statesOf(module));
    const count = (state: string) => states.filter((one) => one === state).length;
    const failed = count('failed') + unhandledErrors.length;
    const skipped = count('skipped') + count('pending');
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    const line = `\n${count('passed')} passed, ${failed} failed${tail}\n`;
    // At the very end: other reporters print when they like, and the process ends after them all.
    process.once('exit', () => writeSync(1, line));
  }
}

const statesOf = (module: TestModule): readonly string[] => {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const brokenSuites = [...module.children.allSuites()].filter(
    (suite) => suite.state() === 'failed' && suite.errors().length > 0,
  );
  const broken = module.errors().length > 0 ? ['failed'] : [];
  return [...states, ...brokenSuites.map(() => 'failed'), ...broken];
};
