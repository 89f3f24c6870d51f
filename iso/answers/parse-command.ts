import type { CommandSpec, OptionSpec } from './command-spec.ts';
import { nearest } from './nearest.ts';
import type { Position, Problem } from './problem.ts';
import type { Word } from './words.ts';

/** One command whose options are all known. */
export interface Command {
  readonly name: string;
  readonly at: Position;
  /** By name with dashes. A flag's text is ''. */
  readonly options: ReadonlyMap<string, Word>;
  readonly arguments: readonly Word[];
}

export interface ParsedCommand {
  readonly command: Command;
  readonly problems: readonly Problem[];
}

export interface CommandWords {
  readonly name: Word;
  readonly words: readonly Word[];
}

interface Parsing {
  readonly name: Word;
  readonly known: Readonly<Record<string, OptionSpec>>;
  readonly options: Map<string, Word>;
  readonly arguments: Word[];
  readonly problems: Problem[];
}

/** Reads the words after a command's (or a section's) name against its table. */
export const parseCommand = ({ name, words }: CommandWords, spec: CommandSpec): ParsedCommand => {
  const known = spec.options === 'any' ? {} : spec.options;
  const parsing: Parsing = { name, known, options: new Map(), arguments: [], problems: [] };
  if (spec.options === 'any') parsing.arguments.push(...words);
  else readWords(parsing, words);
  checkSupport(parsing, spec);
  if (spec.options !== 'any') checkShape(parsing, spec);
  const { options, problems } = parsing;
  return {
    command: { name: name.text, at: name.at, options, arguments: parsing.arguments },
    problems,
  };
};

const readWords = (parsing: Parsing, words: readonly Word[]): void => {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) continue;
    // Members may be named like `-package`; only two dashes make an option.
    if (!word.text.startsWith('--')) parsing.arguments.push(word);
    else index += readOption(parsing, word, words[index + 1]);
  }
};

/** Returns how many words after the option belong to it. */
const readOption = (parsing: Parsing, word: Word, next: Word | undefined): 0 | 1 => {
  const equals = word.text.indexOf('=');
  const name = equals < 0 ? word.text : word.text.slice(0, equals);
  const spec = parsing.known[name];
  if (spec === undefined) {
    const known = Object.keys(parsing.known);
    error(parsing, word.at, [`${parsing.name.text} has no option ${name}`, nearest(name, known)]);
    return 0;
  }
  if (parsing.options.has(name)) {
    error(parsing, word.at, [`${name} is given twice`, 'keep one of them']);
  }
  reportOption(parsing, word, { name, spec });
  if (spec.value === 'none') return readFlag(parsing, word, name);
  const takesNext = equals < 0;
  const text = takesNext ? next?.text : word.text.slice(equals + 1);
  if (text === undefined || text === '' || (takesNext && text.startsWith('--'))) {
    error(parsing, word.at, [`${name} has no value`, `write ${name}=…`]);
    return 0;
  }
  if (spec.value === 'number' && !/^\d{1,9}$/.test(text)) {
    error(parsing, word.at, [`${name} is no whole number: ${text}`, 'use digits only']);
  } else parsing.options.set(name, { text, at: word.at });
  return takesNext ? 1 : 0;
};

const readFlag = (parsing: Parsing, word: Word, name: string): 0 => {
  if (word.text.length > name.length) {
    error(parsing, word.at, [`${name} takes no value`, `write ${name} alone`]);
  }
  parsing.options.set(name, { text: '', at: word.at });
  return 0;
};

interface KnownOption {
  readonly name: string;
  readonly spec: OptionSpec;
}

const reportOption = (parsing: Parsing, { at }: Word, { name, spec }: KnownOption): void => {
  const whole = `${parsing.name.text} ${name}`;
  if (spec.support === 'later') error(parsing, at, [`${whole} comes later`, 'remove it']);
  if (spec.support === 'never') {
    error(parsing, at, [`${whole} is refused`, spec.remedy ?? 'remove it']);
  }
};

const checkSupport = (parsing: Parsing, { support, remedy }: CommandSpec): void => {
  const { name } = parsing;
  if (support === 'later') error(parsing, name.at, [`${name.text} comes later`, 'remove it']);
  if (support === 'never') {
    error(parsing, name.at, [`${name.text} is no longer kickstart`, remedy ?? 'remove it']);
  }
};

const checkShape = (parsing: Parsing, spec: CommandSpec): void => {
  const { name, options } = parsing;
  const { min, max, name: wanted } = spec.arguments;
  const extra = parsing.arguments[max];
  if (extra !== undefined) {
    error(parsing, extra.at, [
      `${name.text} has a word too many: ${extra.text}`,
      'options begin with two dashes; quote text that has spaces',
    ]);
  } else if (parsing.arguments.length < min) {
    error(parsing, name.at, [`${name.text} lacks ${wanted}`, `add ${wanted}`]);
  }
  for (const required of spec.required.filter((option) => !options.has(option))) {
    error(parsing, name.at, [`${name.text} lacks ${required}`, `add ${required}=…`]);
  }
  for (const group of spec.exclusive) {
    const [first, second] = group.filter((option) => options.has(option));
    if (first === undefined || second === undefined) continue;
    const at = options.get(second)?.at ?? name.at;
    error(parsing, at, [`${first} and ${second} exclude each other`, 'keep one of them']);
  }
};

const error = (
  parsing: Parsing,
  at: Position,
  [message, remedy]: readonly [string, string],
): void => {
  parsing.problems.push({ severity: 'error', at, message, remedy });
};
