import { importSpecStep } from '../specs/steps/write-import-spec.ts';
import type { Derivation } from './host/derive-runner.ts';

/** Every derivation: what loads it. */
export const derivations: Readonly<Record<string, () => Promise<Derivation>>> = {
  [importSpecStep.derivation]: async () =>
    (await import('../specs/imports/import-spec.ts')).importSpec,
};
