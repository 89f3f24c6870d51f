import { z } from 'zod';

/** The keys that a mapping may have; none for other schemas. */
export const membersOf = (schema: z.ZodType): readonly string[] => {
  const bare = unwrapped(schema);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
};

/** The schema of a member of a mapping, or of the items of a list. */
export const memberOf = (schema: z.ZodType, name: PropertyKey): z.ZodType | undefined => {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray) return asSchema(bare.element);
  if (bare instanceof z.ZodRecord) return asSchema(bare.valueType);
  if (!(bare instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<PropertyKey, unknown>> = bare.shape;
  return Object.hasOwn(shape, name) ? asSchema(shape[name]) : undefined;
};

/**
 * In a union of mappings, an option's first key says that the option is meant: `apt: …`. Where
 * a value has several such keys, the option that is listed first is.
 */
export const optionFor = (
  union: z.ZodType,
  value: unknown,
): { readonly option: z.ZodType; readonly index: number } | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const index = optionKeys(union).findIndex((key) => Object.hasOwn(value, key));
  const option = optionsOf(union)[index];
  return option && { option, index };
};

/** The first keys of a union's options. */
export const optionKeys = (union: z.ZodType): readonly string[] =>
  optionsOf(union).map((option) => membersOf(option)[0] ?? '');

const optionsOf = (union: z.ZodType): readonly z.ZodType[] => {
  const bare = unwrapped(union);
  return bare instanceof z.ZodUnion ? bare.options.flatMap((each) => asSchema(each) ?? []) : [];
};

const unwrapped = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrapped(asSchema(schema.unwrap()) ?? schema);
  }
  if (schema instanceof z.ZodPrefault) return unwrapped(asSchema(schema.unwrap()) ?? schema);
  return schema instanceof z.ZodPipe ? unwrapped(asSchema(schema.in) ?? schema) : schema;
};

const asSchema = (schema: unknown): z.ZodType | undefined =>
  schema instanceof z.ZodType ? schema : undefined;
