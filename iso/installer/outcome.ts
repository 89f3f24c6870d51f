import { failure, type Result, success } from '../../pipeline/core/result.ts';
import type { Argv, Machine, RunOptions } from './machine.ts';

/** Why an installation stops. */
export interface InstallFailure {
  /** One line. */
  readonly message: string;
  /** The lines that explain it, such as the last ones of a program's output. */
  readonly details: readonly string[];
}

export type Outcome<Value> = Result<Value, InstallFailure>;

export const stop = (
  message: string,
  details: readonly string[] = [],
): { readonly ok: false; readonly failure: InstallFailure } => failure({ message, details });

export interface MustOptions extends RunOptions {
  /** What to say instead of the program's name. */
  readonly message?: string;
}

/** Runs a program that has to succeed; its standard output. */
export const must = async (
  machine: Machine,
  argv: Argv,
  { message, ...options }: MustOptions = {},
): Promise<Outcome<string>> => {
  const { code, stdout, stderr } = await machine.run(argv, options);
  if (code === 0) return success(stdout);
  const command = argv.join(' ').slice(0, 120);
  const why = code === 127 ? `${command}: no such program` : `${command}: ended with code ${code}`;
  return stop(message ?? why, lastLines(stderr.trim() === '' ? stdout : stderr));
};

/** Runs programs one after the other until one fails. */
export const mustAll = async (
  machine: Machine,
  commands: readonly Argv[],
): Promise<Outcome<undefined>> => {
  for (const argv of commands) {
    const ran = await must(machine, argv);
    if (!ran.ok) return ran;
  }
  return success(undefined);
};

export const lastLines = (text: string, count = 8): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
