import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
} from 'yaml';
import type { Location } from '../pipeline/core/diagnostic.ts';

/** Names of members and indexes of items, from the file's root. */
export type Path = readonly PropertyKey[];

/**
 * Where a value of a file was written, or its key. What is not in the file (a missing key, a
 * default) is located at the nearest thing around it that is.
 */
export type Locate = (path: Path, part?: 'key' | 'value') => Location;

/** A file's text under its name: the path in the repository, for messages. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly memory?: YamlMemory;
}

/** What texts of YAML that were in order were found to say: to read one takes half a millisecond. */
export interface YamlMemory {
  readonly valueOf: (text: string) => unknown;
  readonly remember: (text: string, value: unknown) => void;
}

export type LocateOffset = (offset: number) => Location;

/** Turns offsets in a text, in UTF-16 units, into locations. */
export const offsetLocator = ({ file, text }: SourceText, lines: LineCounter): LocateOffset => {
  const sourceLines = text.split(/\r?\n/);
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    const sourceLine = sourceLines[Math.max(line, 1) - 1];
    return {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      ...(sourceLine === undefined ? {} : { sourceLine: sourceLine.slice(0, longestSourceLine) }),
    };
  };
};

const longestSourceLine = 200;

export const locator =
  (document: Document.Parsed, locateOffset: LocateOffset): Locate =>
  (path, part = 'value') => {
    const { key, value } = spotAt(document, path);
    const node = part === 'key' ? (key ?? value) : (value ?? key);
    return locateOffset(node?.range?.[0] ?? 0);
  };

/** The node at a path exactly, or undefined. */
export const nodeAt = (document: Document.Parsed, path: Path): Node | undefined => {
  let node: Node | undefined = document.contents ?? undefined;
  for (const name of path) node = step(document, { from: node, name })?.value;
  return node;
};

interface Spot {
  readonly key?: Node | undefined;
  readonly value?: Node | undefined;
}

const spotAt = (document: Document.Parsed, path: Path): Spot => {
  let spot: Spot = { value: document.contents ?? undefined };
  for (const name of path) {
    const next = step(document, { from: spot.value, name });
    if (next === undefined) return spot;
    spot = next;
  }
  return spot;
};

const step = (
  document: Document.Parsed,
  { from: origin, name }: { readonly from: Node | undefined; readonly name: PropertyKey },
): Spot | undefined => {
  const from = isAlias(origin) ? origin.resolve(document) : origin;
  if (isSeq(from)) {
    const item = typeof name === 'number' ? from.items[name] : undefined;
    return isNode(item) ? { value: item } : undefined;
  }
  if (!isMap(from)) return undefined;
  const pair = from.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return pair && { key: nodeOrNothing(pair.key), value: nodeOrNothing(pair.value) };
};

const nodeOrNothing = (node: unknown): Node | undefined => (isNode(node) ? node : undefined);
