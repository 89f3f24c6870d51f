import { z } from 'zod';
import { type Paragraph, readParagraphs } from './debian-control.ts';

/** What is known of one .deb without having run anything of it. */
export interface DebFacts {
  readonly file: string;
  readonly name: string;
  readonly control: Paragraph;
  readonly conffiles: readonly string[];
  readonly contents: readonly DebEntry[];
}

export interface DebEntry {
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink';
  /** Four octal digits. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly path: string;
}

const factsSchema = z.array(
  z.strictObject({
    file: z.string(),
    control: z.string(),
    conffiles: z.array(z.string()),
    scripts: z.array(z.string()),
    contents: z.array(z.string()),
  }),
);

/** Reads what the query-debs step wrote. Throws on anything else: that would be a bug of ours. */
export const readDebFacts = (json: string): readonly DebFacts[] =>
  factsSchema.parse(JSON.parse(json)).map(({ file, control, conffiles, contents }) => {
    const [paragraph = new Map<string, string>()] = readParagraphs(control);
    return {
      file,
      name: paragraph.get('package') ?? '',
      control: paragraph,
      conffiles,
      contents: contents.map(readEntry),
    };
  });

const kinds: Readonly<Record<string, DebEntry['kind']>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  h: 'hardlink',
};

const readEntry = (line: string): DebEntry => {
  const [letter = '', mode = '', owner = '', group = '', path = ''] = line.split('\t');
  return { kind: kinds[letter] ?? 'file', mode, owner, group, path };
};
