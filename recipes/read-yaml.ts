import { Composer, type Document, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { failure, type Result, success } from '../pipeline/core/result.ts';
import { explainIssues } from './explain-issues.ts';
import type { RecipeFailure } from './failure.ts';
import { type Locate, type LocateOffset, locator, type SourceText } from './locate.ts';
import { tokeniseYaml, type YamlOptions } from './strict-yaml.ts';

/** What a file says, and where it says it. */
export interface Located<Value> {
  readonly file: string;
  readonly value: Value;
  readonly locate: Locate;
}

/**
 * Reads a file of ours: strict YAML held against a schema. All that is wrong with it is told at
 * once, in the order of its lines. Never throws, whatever the text.
 */
export const readYaml = <Schema extends z.ZodType>(
  source: SourceText,
  schema: Schema,
  options: YamlOptions = {},
): Result<Located<z.output<Schema>>, readonly RecipeFailure[]> => {
  const { file, text, memory } = source;
  const remembered = schema.safeParse(memory?.valueOf(text));
  if (!remembered.success) return readSlowly(source, schema, options);
  // What is known is not to be remembered again.
  const slow = () => readSlowly({ file, text }, schema, options);
  return success({ file, value: remembered.data, locate: lazyLocate(slow, source) });
};

/** Locates by reading the text once more, which hardly anybody needs. */
export const lazyLocate = (
  read: () => Result<Located<unknown>, unknown>,
  { file }: SourceText,
): Locate => {
  let locate: Locate | undefined;
  return (path, part) => {
    if (locate === undefined) {
      const slow = read();
      locate = slow.ok ? slow.value.locate : () => ({ file, line: 1, column: 1 });
    }
    return locate(path, part);
  };
};

const readSlowly = <Schema extends z.ZodType>(
  source: SourceText,
  schema: Schema,
  options: YamlOptions,
): Result<Located<z.output<Schema>>, readonly RecipeFailure[]> => {
  const tokenised = tokeniseYaml(source, options);
  if (!tokenised.ok) return tokenised;
  const { tokens, locateOffset } = tokenised.value;
  const [document] = new Composer({ prettyErrors: false }).compose(
    tokens,
    true,
    source.text.length,
  );
  if (document === undefined) throw new Error(`no document in ${source.file}`);
  if (document.errors.length > 0) return failure(syntaxFailures(document, locateOffset));
  const locate = locator(document, locateOffset);
  // The tokens were checked: few aliases, each after its anchor. Here they cannot throw.
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  const checked = schema.safeParse(value);
  if (checked.success) {
    source.memory?.remember(source.text, value);
    return success({ file: source.file, value: checked.data, locate });
  }
  const context = { document, locate, schema, value };
  return failure(inOrder(explainIssues(checked.error.issues, context)));
};

/** By line and column; what is said twice of one place is said once. */
export const inOrder = <Failure extends RecipeFailure>(
  failures: readonly Failure[],
): readonly Failure[] =>
  failures.toSorted(({ location: a }, { location: b }) => a.line - b.line || a.column - b.column);

/** One for each line: what follows an error on its line is mostly its consequence. */
const syntaxFailures = (
  { errors }: Document.Parsed,
  locateOffset: LocateOffset,
): readonly RecipeFailure[] => {
  const byLine = new Map<number, RecipeFailure>();
  for (const error of errors) {
    const told = syntaxFailure(error, locateOffset);
    if (!byLine.has(told.location.line)) byLine.set(told.location.line, told);
  }
  return [...byLine.values()];
};

const syntaxFailure = (error: YAMLParseError, locateOffset: LocateOffset): RecipeFailure => {
  const location = locateOffset(error.pos[0]);
  if (error.code !== 'DUPLICATE_KEY')
    return { kind: 'malformed', problem: error.message, location };
  const value = /^[^\s:]+/.exec(location.sourceLine?.slice(location.column - 1) ?? '')?.[0] ?? '';
  return { kind: 'repeated', what: 'key', value, location };
};
