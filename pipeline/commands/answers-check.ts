import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkKickstart, checkProfile } from '../../iso/answers/check-kickstart.ts';
import { describeProblem, hasErrors, type Problem } from '../../iso/answers/problem.ts';
import type { CommandContext } from './context.ts';

export interface AnswersCheckOptions {
  readonly file: string;
}

/** Checks a file of answers by itself. 0 without errors, 2 with some, or without the file. */
export const run = async (
  { file }: AnswersCheckOptions,
  context: CommandContext,
): Promise<number> => {
  const text = textOf(resolve(context.cwd, file));
  if (text === undefined) {
    context.stderr(`error: ${file} cannot be read\n`);
    return 2;
  }
  const { problems } = /\.ya?ml$/.test(file) ? checkProfile(text) : checkKickstart(text);
  context.stdout(context.json ? documentOf(file, problems) : linesOf(file, problems));
  return hasErrors(problems) ? 2 : 0;
};

const documentOf = (file: string, problems: readonly Problem[]) =>
  `${JSON.stringify({ version: '1.0', file, valid: !hasErrors(problems), problems })}\n`;

const linesOf = (file: string, problems: readonly Problem[]) =>
  problems.length === 0
    ? `${file}: no problems\n`
    : problems.map((problem) => `${describeProblem(file, problem)}\n`).join('');

const textOf = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
