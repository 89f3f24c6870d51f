import type { Command } from './parse-command.ts';
import type { Position, Problem, Severity } from './problem.ts';
import type { Section } from './kickstart-document.ts';

/** Leads to one member of the answers: `['users', 0, 'name']`. */
export type Path = readonly (string | number)[];

/** What one pass over a kickstart gathers while its commands become answers. */
export interface Reading {
  readonly commands: readonly Command[];
  readonly sections: readonly Section[];
  readonly problems: Problem[];
  /** Where a member of the answers was said, by joined path. */
  readonly origins: Map<string, Position>;
}

export interface Said {
  readonly message: string;
  readonly remedy: string;
  readonly severity?: Severity;
}

export const report = (reading: Reading, at: Position, said: Said): void => {
  reading.problems.push({ severity: 'error', at, ...said });
};

export const commandsNamed = (reading: Reading, ...names: readonly string[]): readonly Command[] =>
  reading.commands.filter(({ name }) => names.includes(name));

/** The last one counts, as in Anaconda; that it is repeated was reported before. */
export const lastNamed = (reading: Reading, ...names: readonly string[]): Command | undefined =>
  commandsNamed(reading, ...names).at(-1);

export const optionText = (command: Command | undefined, option: string): string | undefined =>
  command?.options.get(option)?.text;

export const optionNumber = (command: Command | undefined, option: string): number | undefined => {
  const text = optionText(command, option);
  return text === undefined ? undefined : Number(text);
};

/** A comma-separated list, blanks around members ignored. */
export const optionList = (command: Command | undefined, option: string): readonly string[] =>
  (optionText(command, option) ?? '')
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');

export const origin = (reading: Reading, path: Path, at: Position | undefined): void => {
  if (at !== undefined) reading.origins.set(path.join('.'), at);
};

/** Notes where options stand that become members below `path`. */
export const optionOrigins = (
  reading: Reading,
  command: Command,
  { path, members }: { readonly path: Path; readonly members: Readonly<Record<string, string>> },
): void => {
  origin(reading, path, command.at);
  for (const [option, member] of Object.entries(members)) {
    origin(reading, [...path, ...member.split('.')], command.options.get(option)?.at);
  }
};

/** The position of the member or of the nearest thing around it that was said. */
export const locate = (origins: ReadonlyMap<string, Position>, path: Path): Position => {
  for (let length = path.length; length > 0; length -= 1) {
    const at = origins.get(path.slice(0, length).join('.'));
    if (at !== undefined) return at;
  }
  return { line: 1, column: 1 };
};
