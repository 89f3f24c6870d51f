import { glueSchema } from '../../recipes/imports/glue.ts';
import { importSpecStep } from '../steps/write-import-spec.ts';
import { chunkSpec } from './chunk-spec.ts';
import { readDebFacts } from './deb-facts.ts';

/** What the step `write-import-spec` runs, on the texts of its inputs. */
export const importSpec = (textAt: (path: string) => string): string =>
  chunkSpec(readDebFacts(textAt(`${importSpecStep.facts}/debs.json`)), {
    glue: glueSchema.parse(JSON.parse(textAt(importSpecStep.glue))),
    name: textAt(importSpecStep.name),
  });
