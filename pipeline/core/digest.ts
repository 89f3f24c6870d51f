import { hash } from 'node:crypto';

declare const digestBrand: unique symbol;

/** A sha256 in lower-case hexadecimal, 64 characters. */
export type Digest = string & { readonly [digestBrand]: true };

const digestPattern = /^[0-9a-f]{64}$/;

export const isDigest = (text: string): text is Digest => digestPattern.test(text);

/** The sha256 of a text (as UTF-8) or of bytes. */
export const digestOf = (content: string | Uint8Array): Digest => {
  const digest = hash('sha256', content, 'hex');
  if (!isWhole(digest)) throw new Error(`not a sha256: ${digest}`);
  return digest;
};

/** Of what a hash gives there is no more to check: a plan takes hundreds of thousands. */
const isWhole = (digest: string): digest is Digest => digest.length === 64;

/** The sha256 of a value's canonical JSON: keys sorted, `undefined` members left out. */
export const digestOfValue = (value: unknown): Digest => digestOf(canonicalJson(value));

/** The same of lists of texts and lists: there is but one way to write them. */
export const digestOfList = (list: List): Digest => digestOf(JSON.stringify(list));

type List = readonly (string | boolean | List)[];

/** Checks a text that should be a sha256. Throws on anything else: callers validate first. */
export const asDigest = (text: string): Digest => {
  if (!isDigest(text)) throw new Error(`not a sha256: ${text}`);
  return text;
};

/** JSON whose bytes depend only on the value: members in code-unit order, no white space. */
export const canonicalJson = (value: unknown): string => {
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let written = '';
  for (const name of inOrder(Object.keys(value))) {
    const member = value[name];
    if (member === undefined) continue;
    written += `${written === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${written}}`;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const inOrder = (names: string[]): readonly string[] => {
  // Most are written in order.
  let before = '';
  for (const name of names) {
    if (name < before) return names.sort();
    before = name;
  }
  return names;
};
