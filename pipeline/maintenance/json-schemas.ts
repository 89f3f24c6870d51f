import { answersSchema } from '../../iso/answers/answers-schema.ts';
import { glueSchema } from '../../recipes/imports/glue.ts';
import { importSetsSchema } from '../../recipes/imports/import-sets.ts';
import { jsonSchema } from '../../recipes/json-schema.ts';
import { productSchema } from '../../recipes/product-schema.ts';
import { recipeSchema } from '../../recipes/recipe-schema.ts';

/** The JSON Schemas that editors complete our YAML with, by their paths in the repository. */
export const jsonSchemas = (): ReadonlyMap<string, string> =>
  new Map([
    ['recipes/schema/recipe.json', jsonSchema(recipeSchema, { title: 'Recipe' })],
    ['recipes/schema/product.json', jsonSchema(productSchema, { title: 'Product' })],
    ['recipes/schema/answers.json', jsonSchema(answersSchema, { title: 'Answers' })],
    ['recipes/schema/imports.json', jsonSchema(importSetsSchema, { title: 'Imports' })],
    ['recipes/schema/glue.json', jsonSchema(glueSchema, { title: 'Glue' })],
  ]);
