import type { Answers, Script } from './answers.ts';
import { checkAccounts } from './checks/accounts.ts';
import { checkNetwork } from './checks/network.ts';
import { checkPackages } from './checks/packages.ts';
import { checkStorage } from './checks/storage.ts';
import { checkSystem } from './checks/system.ts';
import { doubtful, type Finding, wrong } from './finding.ts';
import type { Medium } from './medium.ts';

export interface CheckOptions {
  /** What packages are looked up in; without it, they are not. */
  readonly medium?: Medium;
  /** Checks a script's syntax, as `bash -n` does: only a caller that may run processes can. */
  readonly checkScript?: (script: Script) => readonly ScriptProblem[];
}

export interface ScriptProblem {
  /** Counts from 1 in the script's body. */
  readonly line: number;
  readonly message: string;
}

/** Everything that can be wrong with answers as such, wherever they were read from. */
export const checkAnswers = (answers: Answers, options: CheckOptions = {}): readonly Finding[] => [
  ...checkText(answers),
  ...checkSystem(answers),
  ...checkNetwork(answers),
  ...checkStorage(answers),
  ...checkAccounts(answers),
  ...checkPackages(answers, options.medium),
  ...checkEnd(answers),
  ...answers.scripts.flatMap((script, index) =>
    (options.checkScript?.(script) ?? []).map(({ line, message }) =>
      wrong(['scripts', index, 'body', line], `line ${line} of the script: ${message}`, ''),
    ),
  ),
];

/** Two things that a reader of an unattended log would wonder about. */
const checkEnd = ({ confirm, finish, storage }: Answers): readonly Finding[] =>
  !confirm && finish === 'halt' && storage.disks.length === 0
    ? [doubtful(['finish'], 'an unattended installation halts', 'write reboot or poweroff')]
    : [];

/** A line break inside a word cannot be written as kickstart. */
const checkText = (answers: Answers): readonly Finding[] =>
  textsOf({ ...answers, scripts: [] }, []).flatMap(({ text, path }) =>
    /[\n\r\0]/.test(text) ? [wrong(path, 'a line break in a name', 'remove it')] : [],
  );

interface TextAt {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

const textsOf = (value: unknown, path: TextAt['path']): readonly TextAt[] => {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((one, index) => textsOf(one, [...path, index]));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, one]) => textsOf(one, [...path, name]));
};
