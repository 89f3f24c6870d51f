import { setTimeout as sleep } from 'node:timers/promises';
import { failure, type Result, success } from '../core/result.ts';
import type { BootFailure } from './boot-failure.ts';
import { crashIn } from './crash-signs.ts';
import type { Machine } from './machine.ts';

export interface WatchOptions {
  /** For people: what is being waited for. */
  readonly phase: string;
  readonly seconds: number;
  /** How long the console may say nothing; without it, as long as the phase takes. */
  readonly silenceSeconds?: number;
  readonly signal: AbortSignal;
}

/** Looks at the console's text from a place on; a value ends the wait. */
export type Judge<Value> = (text: string) => Value | undefined | Promise<Value | undefined>;

const pause = 200;

/**
 * Waits until the judge has a value for what the console said since `from`, a place in its text.
 * Crashes, silence, the machine's end and the deadline are failures.
 */
export const watch = async <Value>(
  { machine, from }: { readonly machine: Machine; readonly from: number },
  judge: Judge<Value>,
  { phase, seconds, silenceSeconds = Infinity, signal }: WatchOptions,
): Promise<Result<Value, BootFailure>> => {
  const { console } = machine;
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    if (signal.aborted) return failure({ kind: 'aborted' });
    // Taken before the text: what was said last must be judged even if the machine then ended.
    const ended = machine.ended();
    const text = console.text().slice(from);
    const value = await judge(text);
    if (value !== undefined) return success(value);
    const crash = crashIn(text);
    if (crash !== undefined) return failure({ kind: 'crashed', phase, line: crash });
    if (ended !== undefined) return failure({ kind: 'ended-early', phase, message: ended });
    if (performance.now() > deadline) return failure({ kind: 'timed-out', phase, seconds });
    if (performance.now() > console.lastOutput() + silenceSeconds * 1000) {
      return failure({ kind: 'silent', phase, seconds: silenceSeconds });
    }
    await sleep(pause);
  }
};
