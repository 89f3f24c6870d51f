import { type Document, isScalar } from 'yaml';
import { z } from 'zod';
import type { RecipeFailure } from './failure.ts';
import { type Locate, nodeAt, type Path } from './locate.ts';
import { memberOf, membersOf, optionFor, optionKeys } from './schema-parts.ts';

/** A file's nodes, and the schema that its value was held against. */
export interface Checked {
  readonly document: Document.Parsed;
  readonly locate: Locate;
  readonly schema: z.ZodType;
  readonly value: unknown;
}

/** What an issue of zod's means for the person who wrote the file. One issue may be several. */
export const explainIssue = (issue: z.core.$ZodIssue, checked: Checked): readonly RecipeFailure[] =>
  explain(issue, { ...checked, path: [] });

/** `schema` and `value` are those at `path`; an issue's own path goes on from there. */
interface Context extends Checked {
  readonly path: Path;
}

const explain = (issue: z.core.$ZodIssue, context: Context): readonly RecipeFailure[] => {
  const at = descend(context, issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, at));
  if (issue.code === 'invalid_union') return explainUnion(issue, at);
  if (issue.code === 'invalid_type' && isMissing(at, issue.path)) {
    return [missingKey(descend(context, issue.path.slice(0, -1)), at)];
  }
  return [wrongValue(issue, at)];
};

const descend = (context: Context, path: Path): Context => {
  let { schema, value }: { schema: z.ZodType | undefined; value: unknown } = context;
  for (const name of path) {
    schema = schema && memberOf(schema, name);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  return { ...context, schema: schema ?? z.unknown(), value, path: [...context.path, ...path] };
};

const isMissing = ({ value, path }: Context, issuePath: Path): boolean =>
  value === undefined && issuePath.length > 0 && typeof path.at(-1) === 'string';

const unknownKey = (key: string, { schema, path, locate }: Context): RecipeFailure => ({
  kind: 'unknown-key',
  key,
  place: placeOf(path),
  known: membersOf(schema),
  location: locate([...path, key], 'key'),
});

const missingKey = (parent: Context, { schema, path }: Context): RecipeFailure => ({
  kind: 'missing-key',
  key: String(path.at(-1)),
  place: placeOf(parent.path),
  ...(schema.description === undefined ? {} : { expected: schema.description }),
  location: parent.locate(parent.path),
});

const explainUnion = (
  issue: z.core.$ZodIssueInvalidUnion,
  context: Context,
): readonly RecipeFailure[] => {
  const { schema, value, path, locate } = context;
  const chosen = optionFor(schema, value);
  if (chosen) {
    const inner = { ...context, schema: chosen.option };
    return (issue.errors[chosen.index] ?? []).flatMap((each) => explain(each, inner));
  }
  const kinds = optionKeys(schema);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [wrongValue({ message: `a mapping with one of ${kinds.join(', ')}` }, context)];
  }
  const found = Object.keys(value);
  return [{ kind: 'no-kind', place: placeOf(path), kinds, found, location: locate(path) }];
};

const wrongValue = (
  issue: { readonly message: string; readonly code?: string; readonly expected?: string },
  { document, locate, value, path }: Context,
): RecipeFailure => {
  const node = nodeAt(document, path);
  const location = locate(path);
  const place = placeOf(path);
  if (issue.expected === 'string' && isScalar(node) && node.source) {
    return { kind: 'not-text', place, source: node.source, value: foundIn(value), location };
  }
  const expected = expectations.get(issue.expected ?? '') ?? issue.message;
  return { kind: 'wrong-value', place, expected, found: foundIn(value), location };
};

/** Where zod's own words would be for programmers. Our schemas word every text and number. */
const expectations: ReadonlyMap<string, string> = new Map([
  ['object', 'a mapping (`key: value`)'],
  ['array', 'a list (`- item`, or `[item, item]`)'],
  ['boolean', 'true or false'],
]);

/** A value as a message shows it: short, on one line, without control characters. */
const foundIn = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  const shown = JSON.stringify(value);
  return shown.length > 62 ? `${shown.slice(0, 60)}…" (${value.length} characters)` : shown;
};

/** `sources[0].apt`, from a path; '' for the root. */
export const placeOf = (path: Path): string =>
  path
    .map((name) => (typeof name === 'number' ? `[${name}]` : `.${String(name)}`))
    .join('')
    .replace(/^\./, '');
