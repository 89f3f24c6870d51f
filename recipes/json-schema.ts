import { z } from 'zod';

/**
 * A schema of ours as JSON Schema, for editors: of what people write, before defaults. Ends with
 * a newline.
 */
export const jsonSchema = (schema: z.ZodType, { title }: { readonly title: string }): string => {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema: made }) => {
      // That our programs do not change a list is nothing that an editor should say.
      delete made.readOnly;
    },
  });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
};
