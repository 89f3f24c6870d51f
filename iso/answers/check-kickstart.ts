import type { Answers } from './answers.ts';
import { checkAnswers, type CheckOptions } from './check-answers.ts';
import { located } from './finding.ts';
import { parseKickstart } from './parse-kickstart.ts';
import { inReadingOrder, type Problem } from './problem.ts';
import { readAnswers } from './read-answers.ts';
import { locate, type Path } from './reading.ts';

export interface CheckedAnswers {
  /** None where the text could not be read at all. Not to be used if a problem is an error. */
  readonly answers: Answers | undefined;
  readonly problems: readonly Problem[];
}

/** Reads kickstart and checks all that it says; problems in the order of the text. */
export const checkKickstart = (text: string, options: CheckOptions = {}): CheckedAnswers => {
  const { answers, problems, origins } = parseKickstart(text);
  const find = (path: Path) => locate(origins, path);
  // What the text has wrong already makes its answers guesses: say each thing once.
  const said = new Set(problems.map(({ at }) => at.line));
  const findings = located(checkAnswers(answers, options), find);
  const fresh = findings.filter(({ at }) => at.line === 1 || !said.has(at.line));
  return { answers, problems: inReadingOrder([...problems, ...fresh]) };
};

/** Reads a profile's YAML and checks all that it says; problems in the order of the text. */
export const checkProfile = (text: string, options: CheckOptions = {}): CheckedAnswers => {
  const { answers, problems, locate: find } = readAnswers(text);
  if (answers === undefined) return { answers, problems: inReadingOrder(problems) };
  const findings = located(checkAnswers(answers, options), find);
  return { answers, problems: inReadingOrder([...problems, ...findings]) };
};
