import { type Document, isScalar } from 'yaml';
import { z } from 'zod';
import type { RecipeFailure } from './failure.ts';
import { type Locate, nodeAt, type Path } from './locate.ts';
import { isTaggedUnion, memberOf, membersOf, optionFor, optionKeys } from './schema-parts.ts';

/** A file's nodes, and the schema that its value was held against. */
export interface Checked {
  readonly document: Document.Parsed;
  readonly locate: Locate;
  readonly schema: z.ZodType;
  readonly value: unknown;
}

/** What zod's issues mean for the person who wrote the file. One issue may be several failures. */
export const explainIssues = (
  issues: readonly z.core.$ZodIssue[],
  checked: Checked,
): readonly RecipeFailure[] => {
  const failures = issues.flatMap((issue) => explain(issue, { ...checked, path: [] }));
  return [...new Map(failures.map((each) => [JSON.stringify(each), each])).values()];
};

/** `schema` and `value` are those at `path`; an issue's own path goes on from there. */
interface Context extends Checked {
  readonly path: Path;
}

const explain = (issue: z.core.$ZodIssue, context: Context): readonly RecipeFailure[] => {
  const union = unionOn(context, issue.path);
  if (union) return explainUnion(union);
  const at = descend(context, issue.path);
  if (issue.code === 'invalid_key') return [wrongKey(issue, at)];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, at));
  if (isAboutType(issue) && isMissing(at, issue.path)) {
    return [missingKey(descend(context, issue.path.slice(0, -1)), at)];
  }
  return [wrongValue(issue, at)];
};

/** The first union without a discriminator on the way, where there is a value. */
const unionOn = (context: Context, path: Path): Context | undefined =>
  [...path, undefined]
    .map((_, length) => descend(context, path.slice(0, length)))
    .find(({ schema, value }) => value !== undefined && isTaggedUnion(schema));

/** Issues that a missing member can cause; of a discriminator, zod says `invalid_union`. */
const isAboutType = ({ code }: z.core.$ZodIssue): boolean =>
  code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union';

const descend = (context: Context, path: Path): Context => {
  let { schema, value }: { schema: z.ZodType | undefined; value: unknown } = context;
  for (const name of path) {
    schema = schema && memberOf(schema, { name, value });
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  return { ...context, schema: schema ?? z.unknown(), value, path: [...context.path, ...path] };
};

const isMissing = ({ value, path }: Context, issuePath: Path): boolean =>
  value === undefined && issuePath.length > 0 && typeof path.at(-1) === 'string';

const unknownKey = (key: string, { schema, value, path, locate }: Context): RecipeFailure => ({
  kind: 'unknown-key',
  key,
  place: placeOf(path),
  known: membersOf(schema, value),
  location: locate([...path, key], 'key'),
});

/** Of a mapping whose keys are names. */
const wrongKey = (
  { issues: [first] }: z.core.$ZodIssueInvalidKey,
  { path, locate }: Context,
): RecipeFailure => ({
  kind: 'wrong-value',
  place: `a key of ${placeOf(path.slice(0, -1))}`,
  expected: first?.message ?? 'another key',
  found: foundIn(path.at(-1)),
  location: locate(path, 'key'),
});

const missingKey = (parent: Context, { schema, path }: Context): RecipeFailure => ({
  kind: 'missing-key',
  key: String(path.at(-1)),
  place: placeOf(parent.path),
  ...(schema.description === undefined ? {} : { expected: schema.description }),
  location: parent.locate(parent.path),
});

/** Of a union, zod may tell what is wrong with an option that was not meant: so ask the one that was. */
const explainUnion = (context: Context): readonly RecipeFailure[] => {
  const { schema, value, path, locate } = context;
  const chosen = optionFor(schema, value);
  if (chosen) {
    const issues = chosen.safeParse(value).error?.issues ?? [];
    return issues.flatMap((each) => explain(each, { ...context, schema: chosen }));
  }
  const kinds = optionKeys(schema);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [wrongValue({ message: `a mapping with one of ${kinds.join(', ')}` }, context)];
  }
  const found = Object.keys(value);
  return [{ kind: 'no-kind', place: placeOf(path), kinds, found, location: locate(path) }];
};

interface Wrong {
  readonly message: string;
  readonly expected?: string;
  readonly values?: readonly unknown[];
  /** Of a discriminator. */
  readonly options?: readonly unknown[];
}

const wrongValue = (issue: Wrong, { document, locate, value, path }: Context): RecipeFailure => {
  const node = nodeAt(document, path);
  const location = locate(path);
  const place = placeOf(path);
  if (issue.expected === 'string' && isScalar(node) && node.source) {
    return { kind: 'not-text', place, source: node.source, value: foundIn(value), location };
  }
  return {
    kind: 'wrong-value',
    place,
    expected: expectation(issue),
    found: foundIn(value),
    location,
  };
};

/** What a schema of ours says is right; zod's own words, which are for programmers, reworded. */
const expectation = ({ message, expected, options, values = options }: Wrong): string => {
  if (!message.startsWith('Invalid')) return message;
  if (values) return `one of ${values.join(', ')}`;
  return expectations.get(expected ?? '') ?? message.replace(/^Invalid [a-z]+: /, 'a value that ');
};

const expectations: ReadonlyMap<string, string> = new Map([
  ['object', 'a mapping (`key: value`)'],
  ['record', 'a mapping (`key: value`)'],
  ['array', 'a list (`- item`, or `[item, item]`)'],
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
]);

/** A value as a message shows it: short, on one line, without control characters. */
const foundIn = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'string') return 'a mapping';
  const shown = JSON.stringify(value);
  return shown.length > 62 ? `${shown.slice(0, 60)}…" (${value.length} characters)` : shown;
};

/** `sources[0].apt`, from a path; '' for the root. */
const placeOf = (path: Path): string =>
  path
    .map((name) => (typeof name === 'number' ? `[${name}]` : `.${String(name)}`))
    .join('')
    .replace(/^\./, '');
