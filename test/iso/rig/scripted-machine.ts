import type { Argv, Machine, Run, RunOptions } from '../../../iso/installer/machine.ts';

export interface ScriptedMachine extends Machine {
  readonly said: readonly string[];
  readonly ran: readonly (RunOptions & { readonly argv: Argv })[];
}

export interface Script {
  /** What a program answers, by a part of its command line; others succeed and print nothing. */
  readonly programs?: Readonly<Record<string, Partial<Run>>>;
  /** What is typed, line by line; then no input is left. */
  readonly typed?: readonly string[];
}

/** A machine whose programs and user do what the test says. */
export const scriptedMachine = ({ programs = {}, typed = [] }: Script): ScriptedMachine => {
  const lines = [...typed];
  const said: string[] = [];
  const ran: (RunOptions & { readonly argv: Argv })[] = [];
  const ask = (): Promise<string | undefined> => Promise.resolve(lines.shift());
  return {
    said,
    ran,
    run: (argv, options) => {
      ran.push({ argv, ...options });
      const line = argv.join(' ');
      const [, answer] = Object.entries(programs).find(([part]) => line.includes(part)) ?? [];
      return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer });
    },
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    list: () => Promise.resolve([]),
    resolve: () => Promise.resolve(undefined),
    link: () => Promise.resolve(),
    download: () => Promise.resolve({ ok: false, why: 'no network' }),
    uuid: () => '00000000-0000-4000-8000-000000000000',
    say: (line) => void said.push(line),
    note: () => undefined,
    ask,
    askSecret: ask,
  };
};
