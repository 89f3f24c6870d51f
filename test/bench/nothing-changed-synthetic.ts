import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fillCache } from '../rig/modelled-cache.ts';
import { projectCopy } from '../rig/project-copy.ts';
import { syntheticDistribution } from '../rig/synthetic-distribution.ts';
import { writeSyntheticProject } from '../rig/synthetic-project.ts';
import type { Measurement } from './measurement.ts';
import { type Watched, watched } from './timed.ts';

const sizes = [500, 2000, 10_000] as const;
const product = 'synthetic';

/**
 * What it costs to find that nothing is to do, by the size of the distribution. The results are
 * those of modelled builds: all that is measured here is real.
 */
export const nothingChangedSynthetic = async (): Promise<readonly Measurement[]> => {
  const measurements: Measurement[] = [];
  let first: number | undefined;
  for (const size of sizes) {
    const { wallSeconds, peakMiB } = await decided(size);
    first ??= wallSeconds / size;
    const name = `nothing changed among ${size}: kiln build`;
    const beside = { name: `as much for each as among ${sizes[0]}`, value: first * size };
    measurements.push({ name, value: wallSeconds, unit: 's', beside });
    measurements.push({ name: `${name}, memory at its peak`, value: peakMiB, unit: 'MiB' });
  }
  return measurements;
};

const decided = async (size: number): Promise<Watched> => {
  const packages = syntheticDistribution({ seed: 1, size });
  const copy = await projectCopy();
  const cache = await mkdtemp(path.join(tmpdir(), 'kiln-cache-'));
  try {
    await writeSyntheticProject(copy, packages, { product, sources: 'remote' });
    await fillCache({ root: copy.folder, product, packages, cache });
    const build = () =>
      watched(copy.start(['build', '--product', product, '--json'], { KILN_CACHE: cache }));
    // The first one puts the packages in their place.
    await build();
    const again = await build();
    if (again.actions('built').length > 0) throw new Error(again.actions('built').join());
    return again;
  } finally {
    await rm(cache, { recursive: true, force: true });
    await copy.remove();
  }
};
