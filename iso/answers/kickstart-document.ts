import type { Position, Problem } from './problem.ts';
import { splitWords, type Word } from './words.ts';

/** A kickstart cut into lines of words and sections, nothing understood yet. */
export interface KickstartDocument {
  readonly commands: readonly (readonly Word[])[];
  readonly sections: readonly Section[];
  /** What stands after `# kiln:` in a comment. */
  readonly directives: readonly Word[];
  readonly problems: readonly Problem[];
}

export interface Section {
  /** With its percent sign: `%post`. */
  readonly name: string;
  readonly at: Position;
  readonly words: readonly Word[];
  readonly lines: readonly SectionLine[];
}

export interface SectionLine {
  readonly text: string;
  readonly line: number;
}

/** Sections that have a body and an `%end`. */
const sectionNames: readonly string[] = [
  '%packages',
  '%pre',
  '%pre-install',
  '%post',
  '%onerror',
  '%traceback',
  '%addon',
  '%anaconda',
  '%certificate',
];

const includes: readonly string[] = ['%include', '%ksappend'];

interface OpenSection extends Section {
  readonly lines: SectionLine[];
}

interface Splitting {
  readonly commands: (readonly Word[])[];
  readonly sections: Section[];
  readonly directives: Word[];
  readonly problems: Problem[];
  open: OpenSection | undefined;
}

export const splitKickstart = (text: string): KickstartDocument => {
  const splitting: Splitting = {
    commands: [],
    sections: [],
    directives: [],
    problems: [],
    open: undefined,
  };
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, index) => takeLine(splitting, { text: line, line: index + 1 }));
  if (splitting.open !== undefined) closeWithoutEnd(splitting, splitting.open);
  const { open: _, ...document } = splitting;
  return document;
};

const takeLine = (splitting: Splitting, line: SectionLine): void => {
  const first = /^%[a-z-]+/.exec(line.text.trimStart())?.[0];
  if (splitting.open === undefined) takeOutside(splitting, { line, first });
  else if (first === '%end') close(splitting, splitting.open);
  else if (first !== undefined && sectionNames.includes(first)) {
    closeWithoutEnd(splitting, splitting.open);
    takeOutside(splitting, { line, first });
  } else takeInside(splitting, { line, first, open: splitting.open });
};

interface Taken {
  readonly line: SectionLine;
  readonly first: string | undefined;
}

const takeInside = (splitting: Splitting, { line, first, open }: Taken & { open: OpenSection }) => {
  if (first !== undefined && includes.includes(first)) refuseInclude(splitting, line);
  else open.lines.push(line);
};

const takeOutside = (splitting: Splitting, { line, first }: Taken): void => {
  takeDirective(splitting, line);
  if (first !== undefined && includes.includes(first)) {
    refuseInclude(splitting, line);
    return;
  }
  const { words, problems } = splitWords(line.text, line.line);
  splitting.problems.push(...problems);
  const head = words[0];
  if (head === undefined) return;
  if (!head.text.startsWith('%')) splitting.commands.push(words);
  else openSection(splitting, { head, rest: words.slice(1) });
};

const openSection = (
  splitting: Splitting,
  { head, rest }: { readonly head: Word; readonly rest: readonly Word[] },
): void => {
  if (head.text === '%end') {
    report(splitting, head.at, ['%end without a section', 'remove it']);
    return;
  }
  splitting.open = { name: head.text, at: head.at, words: rest, lines: [] };
  if (!sectionNames.includes(head.text)) {
    report(splitting, head.at, [
      `unknown section ${head.text}`,
      'known: %packages, %pre, %pre-install, %post, %onerror',
    ]);
  }
};

const close = (splitting: Splitting, open: OpenSection): void => {
  splitting.sections.push(open);
  splitting.open = undefined;
};

const closeWithoutEnd = (splitting: Splitting, open: OpenSection): void => {
  report(splitting, open.at, [`${open.name} has no %end`, 'end the section with a line %end']);
  close(splitting, open);
};

const refuseInclude = (splitting: Splitting, { text, line }: SectionLine): void => {
  const column = text.search(/\S/) + 1;
  report(splitting, { line, column }, [
    'included files come later',
    'write their content into this file',
  ]);
};

const takeDirective = (splitting: Splitting, { text, line }: SectionLine): void => {
  const match = /^(\s*#\s*kiln:\s*)(.*?)\s*$/.exec(text);
  const [, before, directive] = match ?? [];
  if (before === undefined || directive === undefined) return;
  splitting.directives.push({ text: directive, at: { line, column: before.length + 1 } });
};

const report = (
  splitting: Splitting,
  at: Position,
  [message, remedy]: readonly [string, string],
): void => {
  splitting.problems.push({ severity: 'error', at, message, remedy });
};
