import { success } from '../../pipeline/core/result.ts';
import type { Answers, Finish } from '../answers/answers.ts';
import { type Boot, install, prepare } from './install.ts';
import type { Machine } from './machine.ts';
import { unmountTarget } from './mount-target.ts';
import { type Outcome, stop } from './outcome.ts';
import { startProgress } from './progress.ts';
import { reportFailure } from './report-failure.ts';
import { saveLog } from './save-log.ts';

/** The whole installation, reported; how the machine is to end, or none after a failure. */
export const runInstaller = async (machine: Machine, boot: Boot): Promise<Finish | undefined> => {
  const progress = startProgress(machine);
  let answers: Answers | undefined;
  const run = async (): Promise<Outcome<Finish>> => {
    const prepared = await prepare(machine, progress, boot);
    if (!prepared.ok) return prepared;
    ({ answers } = prepared.value);
    const installed = await install(machine, progress, { ...prepared.value, boot });
    return installed.ok ? success(answers.finish) : installed;
  };
  // An exception is a bug of ours, or a target that cannot be written: it must be seen as well.
  const outcome = await run().catch((error: unknown) => stop(String(error), stackOf(error)));
  if (!outcome.ok) {
    await reportFailure(machine, { step: progress.current(), failure: outcome.failure, answers });
    return undefined;
  }
  await saveLog(machine);
  if (!(await unmountTarget(machine))) machine.say('         the target could not be unmounted');
  machine.say('');
  machine.say('KILN-INSTALL: done');
  return outcome.value;
};

const stackOf = (error: unknown): readonly string[] =>
  error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 6) : [];
