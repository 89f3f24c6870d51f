import type { NamedPackage } from '../../recipes/imports/import-lock.ts';
import type { NamedRpms } from '../../specs/plan-imports.ts';
import type { BuildRootOptions } from '../../specs/steps/install-build-root.ts';

/** How a base comes by its RPMs: all that its kind of root makes different. */
export interface BaseImports {
  /** The RPMs of locked packages. */
  readonly rpmsOf: (packages: readonly NamedPackage[], purpose: string) => readonly NamedRpms[];
  /** Where a build root of these RPMs is installed. */
  readonly installedBy: (
    rpms: readonly NamedRpms[],
  ) => Pick<BuildRootOptions, 'environment' | 'metadata'>;
}
