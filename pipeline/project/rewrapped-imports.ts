import type { ImportFiles } from '../../recipes/check-imports.ts';
import { noGlue } from '../../recipes/imports/no-glue.ts';
import { planImportChunks } from '../../specs/plan-imports.ts';
import { buildImports } from '../../specs/steps/build-imports.ts';
import { writeImportSpec } from '../../specs/steps/write-import-spec.ts';
import type { Output } from '../core/action.ts';
import type { Digest } from '../core/digest.ts';
import type { BaseImports } from './base-imports.ts';

export interface RewrapOptions {
  readonly tools: Output<'image'>;
  /** The digest of the code that writes the imports' specs. */
  readonly code: Digest;
}

/** When the rewrapped packages count as built, in seconds since 1970. */
const importEpoch = 1_780_000_000;

/** Imports of a base that is made of .debs: they are rewrapped, and installed by the tools. */
export const rewrappedImports = (
  { glue: written }: ImportFiles,
  { tools, code }: RewrapOptions,
): BaseImports => {
  const glue = written?.value ?? noGlue;
  return {
    rpmsOf: (packages, purpose) =>
      planImportChunks(packages, { purpose, tools }).map(({ name, debs, facts }) => {
        const spec = writeImportSpec(facts, { glue, name, code });
        const options = { tools, spec, sourceDateEpoch: importEpoch, subject: name };
        return { subject: name, rpms: buildImports(debs, options) };
      }),
    installedBy: { kind: 'image', output: tools },
  };
};
