/** One paragraph of Debian's control syntax: field names in lower case, values trimmed. */
export type Paragraph = ReadonlyMap<string, string>;

/** Reads paragraphs parted by empty lines. Continuation lines keep their line break. */
export const readParagraphs = (text: string): readonly Paragraph[] =>
  text
    .split(/\n\n+/)
    .map(readParagraph)
    .filter((paragraph) => paragraph.size > 0);

const readParagraph = (text: string): Paragraph => {
  const fields = new Map<string, string>();
  let name = '';
  for (const line of text.split('\n')) {
    if (/^[ \t]/.test(line)) {
      fields.set(name, `${fields.get(name) ?? ''}\n${line}`);
    } else {
      const colon = line.indexOf(':');
      if (colon < 1) continue;
      name = line.slice(0, colon).toLowerCase();
      fields.set(name, line.slice(colon + 1).trim());
    }
  }
  return fields;
};
