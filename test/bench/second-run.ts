import { cacheCopy } from '../rig/cache-copy.ts';
import { projectCopy } from '../rig/project-copy.ts';
import { syntheticDistribution, withSeconds } from '../rig/synthetic-distribution.ts';
import { writeSyntheticProject } from '../rig/synthetic-project.ts';
import type { Measurement } from './measurement.ts';
import { watched } from './timed.ts';

const product = 'synthetic';
const size = 30;
const mean = 4;

/** How long a run takes that builds all packages anew, beside what it said when it began with them. */
export const secondRun = async (): Promise<readonly Measurement[]> => {
  const packages = withSeconds(syntheticDistribution({ seed: 2, size }), { seed: 2, mean });
  const copy = await projectCopy();
  try {
    await watched(copy.start(['build', 'xcp-ng-mini-release', '--json']));
    const cache = await cacheCopy();
    try {
      const build = async (dist: string) => {
        await writeSyntheticProject(copy, packages, { product, sources: 'files', dist });
        const env = { KILN_CACHE: cache.folder };
        return watched(copy.start(['build', '--product', product, '--json'], env));
      };
      await build('.first');
      const { events } = await build('.second');
      // It is told anew while packages are built; before that, specs are asked in a plan of their own.
      const told = events.filter(({ type }) => type === 'foreseen');
      const most = Math.max(...told.map(({ actions }) => actions));
      const foreseen = told.find(({ actions }) => actions === most);
      const ended = events.at(-1);
      if (!foreseen || !ended) throw new Error('nothing was foreseen');
      const value = (ended.time - foreseen.time) / 1000;
      const beside = { name: 'as foreseen', value: foreseen.seconds };
      return [{ name: `second build of ${size} packages`, value, unit: 's', beside }];
    } finally {
      await cache.remove();
    }
  } finally {
    await copy.remove();
  }
};
