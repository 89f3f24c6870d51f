import { lockFile } from '../../recipes/lock.ts';
import type { PlannedProduct } from './open-product.ts';

/** Tells which file of this repository a package comes from: its recipe, or the lock. */
export const recipeFinder = ({
  packages,
  project,
}: Pick<PlannedProduct, 'packages' | 'project'>): ((
  name: string,
  sourceRpm: string,
) => string | undefined) => {
  const bySource = new Map(
    [...packages.values()].map(({ package: { name, facts } }) => [
      `${facts.source.name}-${facts.source.version}-${facts.source.release}.src.rpm`,
      `recipes/packages/${name}.yaml`,
    ]),
  );
  const locked = project.imports.lock.value.packages ?? {};
  return (name, sourceRpm) => bySource.get(sourceRpm) ?? (name in locked ? lockFile : undefined);
};
