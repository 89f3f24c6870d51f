import type { Answers } from '../answers/answers.ts';
import type { Machine } from './machine.ts';
import { type InstallFailure, lastLines } from './outcome.ts';
import type { StepName } from './progress.ts';
import { runScripts } from './run-scripts.ts';
import { keptLogPath, logPath, saveLog } from './save-log.ts';

export interface Failed {
  readonly step: StepName;
  readonly failure: InstallFailure;
  /** Known once they have been read. */
  readonly answers: Answers | undefined;
}

/** Says what went wrong, where to read more, and in one line for programs. */
export const reportFailure = async (
  machine: Machine,
  { step, failure: { message, details }, answers }: Failed,
): Promise<void> => {
  // Before anything more is logged: what led here.
  const log = lastLines((await machine.read(logPath)) ?? '', 10);
  await runScripts(machine, answers?.scripts ?? [], 'onerror');
  machine.say('');
  machine.say(`The installation failed: ${message}`);
  for (const line of details) machine.say(`  ${line}`);
  machine.say('');
  machine.say('The end of the log:');
  for (const line of log) machine.say(`  ${line.slice(0, 160)}`);
  const kept = (await saveLog(machine)) ? `, and on the disk ${keptLogPath}` : '';
  machine.say(`The whole log: ${logPath}${kept}`);
  machine.say(`KILN-INSTALL: failed: ${step}: ${message}`);
};
