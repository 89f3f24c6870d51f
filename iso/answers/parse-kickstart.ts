import type { Answers } from './answers.ts';
import { commandSpecs } from './commands/catalogue.ts';
import { sourceCommands } from './commands/source.ts';
import { interpretAccounts } from './interpret/accounts.ts';
import { interpretNetwork } from './interpret/network.ts';
import { interpretSections } from './interpret/sections.ts';
import { interpretStorage } from './interpret/storage.ts';
import { interpretSystem } from './interpret/system.ts';
import { splitKickstart } from './kickstart-document.ts';
import { nearest } from './nearest.ts';
import { parseCommand } from './parse-command.ts';
import { inReadingOrder, type Position, type Problem } from './problem.ts';
import { commandsNamed, origin, type Reading, report } from './reading.ts';
import type { Word } from './words.ts';

/** What a text says. With an error among the problems, the answers must not be used. */
export interface ReadAnswers {
  readonly answers: Answers;
  readonly problems: readonly Problem[];
  /** Where each member was said, by joined path (`users.0.name`). */
  readonly origins: ReadonlyMap<string, Position>;
}

/** Reads kickstart, ours or hand-written. Problems are those of the text alone, in its order. */
export const parseKickstart = (text: string): ReadAnswers => {
  const document = splitKickstart(text);
  const reading: Reading = {
    commands: [],
    sections: document.sections,
    problems: [...document.problems],
    origins: new Map(),
  };
  const known = { ...reading, commands: readCommands(reading, document.commands) };
  checkSources(known);
  const answers: Answers = {
    confirm: interpretDirectives(known, document.directives),
    ...interpretSystem(known),
    ...interpretNetwork(known),
    storage: interpretStorage(known),
    ...interpretAccounts(known),
    ...interpretSections(known),
  };
  return { answers, problems: inReadingOrder(known.problems), origins: known.origins };
};

const readCommands = (reading: Reading, lines: readonly (readonly Word[])[]) => {
  const seen = new Set<string>();
  return lines.flatMap(([name, ...words]) => {
    if (name === undefined) return [];
    const spec = commandSpecs.get(name.text);
    if (spec === undefined) {
      report(reading, name.at, {
        message: `unknown command ${name.text}`,
        remedy: nearest(name.text, [...commandSpecs.keys()]),
      });
      return [];
    }
    if (seen.has(name.text) && !spec.repeats) {
      report(reading, name.at, { message: `${name.text} is given twice`, remedy: 'keep one' });
    }
    seen.add(name.text);
    const { command, problems } = parseCommand({ name, words }, spec);
    reading.problems.push(...problems);
    return [command];
  });
};

const checkSources = (reading: Reading): void => {
  const [first, ...others] = commandsNamed(reading, ...Object.keys(sourceCommands));
  for (const { name, at } of others.filter(({ name }) => name !== first?.name)) {
    report(reading, at, {
      message: `two installation sources: ${first?.name} and ${name}`,
      remedy: 'keep one of them',
    });
  }
};

const interpretDirectives = (reading: Reading, directives: readonly Word[]): boolean => {
  for (const { text, at } of directives.filter(({ text }) => text !== 'confirm')) {
    report(reading, at, { message: `unknown directive ${text}`, remedy: 'known: confirm' });
  }
  origin(reading, ['confirm'], directives[0]?.at);
  return directives.some(({ text }) => text === 'confirm');
};
