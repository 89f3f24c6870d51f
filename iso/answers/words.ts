import type { Position, Problem } from './problem.ts';

/** A word as a command gets it: quotes resolved. */
export interface Word {
  readonly text: string;
  readonly at: Position;
}

export interface Words {
  readonly words: readonly Word[];
  readonly problems: readonly Problem[];
}

type Quote = '' | "'" | '"';

interface Scan {
  readonly text: string;
  readonly line: number;
  readonly words: Word[];
  readonly problems: Problem[];
  index: number;
  /** The word under construction and its first column, or none between words. */
  word: { text: string; readonly column: number } | undefined;
}

/**
 * Splits one line of kickstart as Python's shlex does, which is what Anaconda uses: quotes,
 * backslashes, and a `#` that starts a comment even inside a word. That last case loses text, so
 * it is an error here.
 */
export const splitWords = (text: string, line: number): Words => {
  const scan: Scan = { text, line, words: [], problems: [], index: 0, word: undefined };
  while (scan.index < text.length && step(scan)) scan.index += 1;
  finishWord(scan);
  return { words: scan.words, problems: scan.problems };
};

/** A word that `splitWords` reads back as `text`. The text has no line breaks. */
export const quoteWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./$^*?~[\]{}-]+$/.test(text)
    ? text
    : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Handles the character at the index; false ends the line. */
const step = (scan: Scan): boolean => {
  const character = scan.text.charAt(scan.index);
  if (character === '#') return comment(scan);
  if (character === ' ' || character === '\t') finishWord(scan);
  else if (character === "'" || character === '"') quoted(scan, character);
  else if (character === '\\') escaped(scan);
  else append(scan, character);
  return true;
};

const comment = (scan: Scan): boolean => {
  if (scan.word !== undefined) {
    problem(scan, "an unquoted '#' cuts the word here", 'put the word into double quotes');
  }
  return false;
};

const quoted = (scan: Scan, quote: Quote): void => {
  append(scan, '');
  const start = scan.index;
  for (scan.index += 1; scan.index < scan.text.length; scan.index += 1) {
    const character = scan.text.charAt(scan.index);
    if (character === quote) return;
    const next = scan.text.charAt(scan.index + 1);
    if (quote === '"' && character === '\\' && (next === '"' || next === '\\')) {
      scan.index += 1;
      append(scan, next);
    } else append(scan, character);
  }
  scan.index = start;
  problem(scan, `this ${quote} is not closed`, 'close the quote on the same line');
  scan.index = scan.text.length;
};

const escaped = (scan: Scan): void => {
  if (scan.index + 1 >= scan.text.length) {
    problem(scan, 'a command ends with its line', 'write the whole command on one line');
    return;
  }
  scan.index += 1;
  append(scan, scan.text.charAt(scan.index));
};

const append = (scan: Scan, text: string): void => {
  scan.word ??= { text: '', column: scan.index + 1 };
  scan.word.text += text;
};

const finishWord = (scan: Scan): void => {
  if (scan.word === undefined) return;
  const { text, column } = scan.word;
  scan.words.push({ text, at: { line: scan.line, column } });
  scan.word = undefined;
};

const problem = (scan: Scan, message: string, remedy: string): void => {
  const at = { line: scan.line, column: scan.index + 1 };
  scan.problems.push({ severity: 'error', at, message, remedy });
};
