import { z } from 'zod';

/** The keys that a mapping may have; none for other schemas. `value` chooses in a union. */
export const membersOf = (schema: z.ZodType, value?: unknown): readonly string[] => {
  const bare = chosen(schema, value);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
};

/** The schema of a member of a mapping, or of the items of a list. */
export const memberOf = (
  schema: z.ZodType,
  { name, value }: { readonly name: PropertyKey; readonly value: unknown },
): z.ZodType | undefined => {
  const bare = chosen(schema, value);
  if (bare instanceof z.ZodArray) return asSchema(bare.element);
  if (bare instanceof z.ZodRecord) return asSchema(bare.valueType);
  return bare instanceof z.ZodObject ? shapeOf(bare, name) : undefined;
};

/** A union whose options are told apart by which key is there: `apt: …` or `url: …`. */
export const isTaggedUnion = (schema: z.ZodType): boolean => {
  const bare = unwrapped(schema);
  return bare instanceof z.ZodUnion && !(bare instanceof z.ZodDiscriminatedUnion);
};

/**
 * Which option of a union a value is meant for. In a union that has no discriminator, an option's
 * first key says so: `apt: …`; where a value has several such keys, the option listed first wins.
 */
export const optionFor = (union: z.ZodType, value: unknown): z.ZodType | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const bare = unwrapped(union);
  const options = optionsOf(bare);
  return bare instanceof z.ZodDiscriminatedUnion
    ? optionByValue(options, { key: bare.def.discriminator, value })
    : options.find((option) => Object.hasOwn(value, membersOf(option)[0] ?? ''));
};

/** The first keys of a union's options. */
export const optionKeys = (union: z.ZodType): readonly string[] =>
  optionsOf(unwrapped(union)).map((option) => membersOf(option)[0] ?? '');

const optionByValue = (
  options: readonly z.ZodType[],
  { key, value }: { readonly key: string; readonly value: object },
): z.ZodType | undefined =>
  options.find(
    (option) =>
      option instanceof z.ZodObject &&
      shapeOf(option, key)?.safeParse(Reflect.get(value, key)).success,
  );

const optionsOf = (union: z.ZodType): readonly z.ZodType[] =>
  union instanceof z.ZodUnion ? union.options.flatMap((each) => asSchema(each) ?? []) : [];

const chosen = (schema: z.ZodType, value: unknown): z.ZodType => {
  const bare = unwrapped(schema);
  return bare instanceof z.ZodUnion ? (optionFor(bare, value) ?? bare) : bare;
};

const shapeOf = (object: z.ZodObject, name: PropertyKey): z.ZodType | undefined => {
  const shape: Readonly<Record<PropertyKey, unknown>> = object.shape;
  return Object.hasOwn(shape, name) ? asSchema(shape[name]) : undefined;
};

const unwrapped = (schema: z.ZodType): z.ZodType => {
  const inner =
    schema instanceof z.ZodPipe
      ? schema.in
      : schema instanceof z.ZodOptional ||
          schema instanceof z.ZodDefault ||
          schema instanceof z.ZodPrefault ||
          schema instanceof z.ZodReadonly
        ? schema.unwrap()
        : undefined;
  const bare = asSchema(inner);
  return bare === undefined ? schema : unwrapped(bare);
};

const asSchema = (schema: unknown): z.ZodType | undefined =>
  schema instanceof z.ZodType ? schema : undefined;
