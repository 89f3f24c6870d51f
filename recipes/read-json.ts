import type { z } from 'zod';
import { type Result, success } from '../pipeline/core/result.ts';
import type { RecipeFailure } from './failure.ts';
import type { SourceText } from './locate.ts';
import { lazyLocate, type Located, readYaml } from './read-yaml.ts';

/**
 * Reads a JSON file that Kiln writes. Text that fits goes the fast way; only where something must
 * be located is it read as YAML, which JSON is a part of.
 */
export const readJson = <Schema extends z.ZodType>(
  source: SourceText,
  schema: Schema,
): Result<Located<z.output<Schema>>, readonly RecipeFailure[]> => {
  const slow = () => readYaml(source, schema, { length: longestJson });
  const checked = schema.safeParse(parsed(source.text));
  if (!checked.success) return slow();
  return success({ file: source.file, value: checked.data, locate: lazyLocate(slow, source) });
};

const longestJson = 8_388_608;

const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};
