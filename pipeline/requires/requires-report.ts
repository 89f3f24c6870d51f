import type { JudgedRequire } from '../../specs/judge-requires.ts';
import type { EdgeEffect } from './edge-effect.ts';

/** What is told of one package's BuildRequires. */
export interface PackageRequires {
  readonly name: string;
  /** A path in the repository. */
  readonly spec: string;
  readonly requires: readonly ReportedRequire[];
}

export interface ReportedRequire extends JudgedRequire {
  /** Of those that a package of ours meets. */
  readonly edge: EdgeEffect | undefined;
}

/** As JSON-ready data. Times are in seconds. */
export const printableRequires = (packages: readonly PackageRequires[]) =>
  packages.map(({ name, spec, requires }) => ({ name, spec, buildRequires: requires }));
