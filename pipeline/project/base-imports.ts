import type { NamedPackage } from '../../recipes/imports/import-lock.ts';
import type { NamedRpms } from '../../specs/plan-imports.ts';
import type { Environment } from '../core/action.ts';

/** How a base comes by its RPMs: all that its kind of root makes different. */
export interface BaseImports {
  /** The RPMs of locked packages. */
  readonly rpmsOf: (packages: readonly NamedPackage[], purpose: string) => readonly NamedRpms[];
  /** The image whose rpm installs them. */
  readonly installedBy: Environment;
}
