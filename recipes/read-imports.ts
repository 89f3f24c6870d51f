import type { Result } from '../pipeline/core/result.ts';
import type { RecipeFailure } from './failure.ts';
import { type Glue, glueSchema } from './imports/glue.ts';
import { type ImportSets, importSetsSchema } from './imports/import-sets.ts';
import type { SourceText } from './locate.ts';
import { type Located, readYaml } from './read-yaml.ts';

/** Lists of a whole distribution's packages, and scripts for them, are longer than recipes. */
const long = { length: 1_048_576 };

type Read<Value> = Result<Located<Value>, readonly RecipeFailure[]>;

/** Reads recipes/imports/<base>.yaml. */
export const readImportSets = (text: SourceText): Read<ImportSets> =>
  readYaml(text, importSetsSchema, long);

/** Reads recipes/imports/glue/<base>.yaml. */
export const readGlue = (text: SourceText): Read<Glue> => readYaml(text, glueSchema, long);
