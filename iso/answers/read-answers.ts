import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Answers } from './answers.ts';
import { answersSchema } from './answers-schema.ts';
import { nearest } from './nearest.ts';
import { hasErrors, type Position, type Problem } from './problem.ts';
import type { Path } from './reading.ts';

/** A profile's YAML as answers; `locate` finds a member in the text again. */
export interface ReadProfile {
  readonly answers: Answers | undefined;
  readonly problems: readonly Problem[];
  readonly locate: (path: Path) => Position;
}

/** Reads a profile. Problems are those of form; `checkAnswers` looks at the meaning. */
export const readAnswers = (text: string): ReadProfile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const locate = (path: Path): Position => positionOf(document, lines, path);
  const syntax = document.errors.map(({ message, pos: [start] }): Problem => ({
    severity: 'error',
    at: at(lines, start),
    message,
    remedy: '',
  }));
  if (hasErrors(syntax)) return { answers: undefined, problems: syntax, locate };
  const read = answersSchema.safeParse(document.toJS());
  if (read.success) return { answers: read.data, problems: [], locate };
  const problems = read.error.issues.flatMap((issue) => problemsOf(issue, locate));
  return { answers: undefined, problems, locate };
};

const problemsOf = (
  issue: z.core.$ZodIssue,
  locate: (path: Path) => Position,
): readonly Problem[] => {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code !== 'unrecognized_keys') {
    const where = path.length === 0 ? 'the file' : path.join('.');
    const message = `${where}: ${issue.message}`;
    return [{ severity: 'error', at: locate(path), message, remedy: '' }];
  }
  return issue.keys.map((key) => ({
    severity: 'error',
    at: locate([...path, key]),
    message: `unknown key ${key}`,
    remedy: nearest(key, keysAt(path)),
  }));
};

const topKeys = [
  'confirm',
  'language',
  'keyboard',
  'timezone',
  'hostname',
  'network',
  'storage',
  'bootloader',
  'root',
  'users',
  'services',
  'packages',
  'scripts',
  'finish',
] as const satisfies readonly (keyof Answers)[];

const keysAt = (path: Path): readonly string[] => (path.length === 0 ? topKeys : []);

/** An unknown key is shown at the key, everything else at its value, or around it. */
const positionOf = (document: Document, lines: LineCounter, path: Path): Position => {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return at(lines, offset);
  }
  return { line: 1, column: 1 };
};

const offsetOf = (document: Document, path: Path): number | undefined => {
  const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && item.key.value === key,
    );
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
};

const at = (lines: LineCounter, offset: number): Position => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};
