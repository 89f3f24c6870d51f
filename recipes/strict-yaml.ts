import { type CST, LineCounter, Parser } from 'yaml';
import { failure, type Result, success } from '../pipeline/core/result.ts';
import type { RecipeFailure, Refused } from './failure.ts';
import { type LocateOffset, offsetLocator, type SourceText } from './locate.ts';

/** Characters, levels of lists and mappings, aliases. Far above any honest recipe. */
export const yamlLimits = { length: 65_536, depth: 24, aliases: 16 } as const;

export interface YamlOptions {
  /** The most characters that are read; for files that Kiln itself writes. */
  readonly length?: number;
}

export interface TokenisedYaml {
  readonly tokens: readonly CST.Token[];
  readonly locateOffset: LocateOffset;
}

/**
 * Cuts a text into YAML's tokens and refuses what no file of ours needs: tags, directives,
 * several documents, control characters, and sizes and aliases that would exhaust a recursive
 * composer. Works without recursion itself.
 */
export const tokeniseYaml = (
  source: SourceText,
  { length = yamlLimits.length }: YamlOptions = {},
): Result<TokenisedYaml, readonly RecipeFailure[]> => {
  const lines = new LineCounter();
  const locateOffset = offsetLocator(source, lines);
  const refuse = (what: Refused['what'], offset: number): Refused => ({
    kind: 'refused',
    what,
    location: locateOffset(offset),
  });
  if (source.text.length > length) return failure([refuse('length', 0)]);
  const tokens = [...new Parser(lines.addNewLine).parse(source.text)];
  const badCharacter = source.text.search(unwantedCharacters);
  const refused = [
    ...(badCharacter < 0 ? [] : [refuse('character', badCharacter)]),
    ...unwantedTokens(tokens).map(({ what, offset }) => refuse(what, offset)),
  ];
  return refused.length > 0 ? failure(refused) : success({ tokens, locateOffset });
};

/** Control characters but tab and line ends, and those that reorder text before readers' eyes. */
const unwantedCharacters = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/u;

interface Unwanted {
  readonly what: Refused['what'];
  readonly offset: number;
}

const unwantedTokens = (tokens: readonly CST.Token[]): readonly Unwanted[] => {
  const found: Unwanted[] = [];
  const second = tokens.filter(({ type }) => type === 'document')[1];
  if (second) found.push({ what: 'document', offset: second.offset });
  const unwantedToken = tokenJudge();
  const open = tokens.map((token): Placed => ({ token, depth: 0 })).toReversed();
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    const what = depth > yamlLimits.depth ? 'depth' : unwantedToken(token);
    if (what) found.push({ what, offset: token.offset });
    if (what === 'depth' || what === 'aliases') return found;
    open.push(
      ...tokensIn(token)
        .map((inner) => ({ token: inner, depth: depth + 1 }))
        .toReversed(),
    );
  }
  return found;
};

interface Placed {
  readonly token: AnyToken;
  readonly depth: number;
}

/** Is shown a document's tokens in their order. */
const tokenJudge = () => {
  const anchors = new Set<string>();
  let aliases = 0;
  return (token: AnyToken): Refused['what'] | undefined => {
    if (token.type === 'tag' || token.type === 'directive') return token.type;
    if (token.type === 'anchor') anchors.add(token.source.slice(1));
    if (token.type !== 'alias') return undefined;
    aliases += 1;
    if (aliases > yamlLimits.aliases) return 'aliases';
    return anchors.has(token.source.slice(1)) ? undefined : 'alias';
  };
};

type AnyToken = CST.Token | CST.SourceToken;

const tokensIn = (token: AnyToken): readonly AnyToken[] => {
  if (token.type === 'document') return [...token.start, ...(token.value ? [token.value] : [])];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ start, key, sep, value }) => [
    ...start,
    ...(key ? [key] : []),
    ...(sep ?? []),
    ...(value ? [value] : []),
  ]);
};
