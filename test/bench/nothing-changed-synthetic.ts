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
 * What it costs to find that nothing is to do, by the size of the distribution: from how the last
 * run ended, and by a plan, as where some file of the repository is another. The results are those
 * of modelled builds: all that is measured here is real.
 */
export const nothingChangedSynthetic = async (): Promise<readonly Measurement[]> => {
  const measurements: Measurement[] = [];
  let first: Awaited<ReturnType<typeof decided>> | undefined;
  for (const size of sizes) {
    const { settled, looked } = await decided(size);
    first ??= { settled, looked };
    const name = `nothing changed among ${size}: kiln build`;
    const times = size / sizes[0];
    measurements.push(
      ...measured(name, settled, first.settled.wallSeconds * times),
      ...measured(`${name} by a plan`, looked, first.looked.wallSeconds * times),
    );
  }
  return measurements;
};

const measured = (
  name: string,
  { wallSeconds, peakMiB }: Watched,
  linear: number,
): readonly Measurement[] => {
  const beside = { name: `as much for each as among ${sizes[0]}`, value: linear };
  return [
    { name, value: wallSeconds, unit: 's', beside },
    { name: `${name}, memory at its peak`, value: peakMiB, unit: 'MiB' },
  ];
};

const decided = async (size: number) => {
  const packages = syntheticDistribution({ seed: 1, size });
  const copy = await projectCopy();
  const cache = await mkdtemp(path.join(tmpdir(), 'kiln-cache-'));
  try {
    await writeSyntheticProject(copy, packages, { product, sources: 'remote' });
    await fillCache({ root: copy.folder, product, packages, cache });
    const build = async () => {
      const env = { KILN_CACHE: cache };
      const one = await watched(copy.start(['build', '--product', product, '--json'], env));
      if (one.actions('built').length > 0) throw new Error(one.actions('built').join());
      return one;
    };
    // The first one puts the packages in their place.
    await build();
    const settled = await build();
    await copy.write('docs/changed.md', 'of no consequence');
    return { settled, looked: await build() };
  } finally {
    await rm(cache, { recursive: true, force: true });
    await copy.remove();
  }
};
