import { action, type Output, output } from '../../pipeline/core/action.ts';
import type { Digest } from '../../pipeline/core/digest.ts';
import type { Glue } from '../../recipes/imports/glue.ts';

export interface WriteImportSpecOptions {
  readonly glue: Glue;
  /** Of the chunk: see `chunkSpec`. */
  readonly name: string;
  /** The digest of the code that writes the spec. */
  readonly code: Digest;
}

/** The derivation's name, and where it finds what it needs; see `imports/import-spec.ts`. */
export const importSpecStep = {
  derivation: 'import-spec',
  facts: '/in/facts',
  glue: '/in/glue.json',
  name: '/in/name',
} as const;

/** The spec that rewraps some .debs, from what `queryDebs` found in them: `imports.spec`. */
export const writeImportSpec = (
  facts: Output<'facts'>,
  { glue, name, code }: WriteImportSpecOptions,
): Output<'file'> =>
  output(
    'file',
    action(
      { step: 'write-import-spec', subject: name },
      {
        job: { kind: 'derive', derivation: importSpecStep.derivation, code, file: 'imports.spec' },
        environment: { kind: 'host' },
        inputs: [
          { path: importSpecStep.facts, content: facts },
          { path: importSpecStep.glue, content: { kind: 'text', text: JSON.stringify(glue) } },
          { path: importSpecStep.name, content: { kind: 'text', text: name } },
        ],
      },
    ),
  );
