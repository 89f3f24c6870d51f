import type { PlannedPackage } from '../../specs/plan-packages.ts';
import { reachedBuilds } from '../../specs/reached-builds.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { BrokenPackages } from './broken-packages.ts';

type Packages = ReadonlyMap<string, PlannedPackage>;

interface BrokenOptions {
  readonly broken: Readonly<Pick<BrokenPackages, 'keys' | 'get' | 'has'>>;
  /** The packages that are asked for. */
  readonly names: readonly string[];
}

/** What can be built without those packages of which something is wrong. */
export interface WithoutBroken {
  readonly packages: Packages;
  /** What is wrong with those that are asked for, and with those that these need. */
  readonly broken: readonly Diagnostic[];
  /** Names of those of them that need such ones. */
  readonly blocked: readonly string[];
}

/** What is wrong with others is nothing to who asks for these. */
export const withoutBroken = (
  planned: Packages,
  { broken, names }: BrokenOptions,
): WithoutBroken => {
  const asked = new Set(names);
  const reached = reachedBuilds(planned, (name) => asked.has(name));
  // Of what was never planned only recipes tell who needs it.
  const concerned = new Set([
    ...names,
    ...reached.flatMap(({ build, package: { name } }) => [
      name,
      ...build.takes.map((one) => one.package),
    ]),
  ]);
  return {
    packages: new Map([...planned].filter(([, one]) => !needsBroken(one))),
    broken: [
      ...new Set(
        [...broken.keys()]
          .filter((name) => concerned.has(name))
          .flatMap((name) => broken.get(name) ?? []),
      ),
    ],
    blocked: [...planned].flatMap(([name, one]) =>
      needsBroken(one) && !broken.has(name) && concerned.has(name) ? [name] : [],
    ),
  };
};

const needsBroken = (one: PlannedPackage): boolean =>
  [...one.earlier, one].some((build) => build.needsBroken);
