import type { Output } from './core/action.ts';
import type { Store } from './core/host.ts';
import { filesOf, type Report } from './core/report.ts';
import { failure, type Result, success } from './core/result.ts';
import { type LostFile, orLost } from './host/lost-file.ts';
import { orAgain } from './or-again.ts';

type Text = Result<string | undefined, LostFile>;

/** The text of an output that is one file; undefined if its action has no result. */
export const textIn = async (store: Store, report: Report, output: Output): Promise<Text> => {
  const [file] = filesOf(report, output) ?? [];
  if (file === undefined) return success(undefined);
  return orLost(file.digest, store, async () => {
    const chunks = await Array.fromAsync(store.read(file.digest));
    return Buffer.concat(chunks).toString('utf8');
  });
};

export interface Answering {
  readonly store: Store;
  readonly execute: (goals: readonly Output[]) => Promise<Report>;
  /** Has what was lost made again when it is next executed. */
  readonly mend: (lost: readonly LostFile[]) => Promise<void>;
  /** Told of an output that is lost as often as it is made. */
  readonly giveUp: (output: Output, lost: readonly LostFile[]) => void;
}

/** As `textIn`; but what the store has lost of it since is made again. */
export const textReader =
  ({ store, execute, mend, giveUp }: Answering) =>
  async (report: Report, output: Output): Promise<string | undefined> => {
    let current = report;
    const read = await orAgain(
      async () => {
        const text = await textIn(store, current, output);
        return text.ok ? text : failure([text.failure]);
      },
      async (lost) => {
        await mend(lost);
        current = await execute([output]);
      },
    );
    if (read.ok) return read.value;
    giveUp(output, read.failure);
    return undefined;
  };
