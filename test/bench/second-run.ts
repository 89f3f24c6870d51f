import { z } from 'zod';
import { cacheCopy } from '../rig/cache-copy.ts';
import { type ProjectCopy, projectCopy } from '../rig/project-copy.ts';
import {
  syntheticDistribution,
  type SyntheticPackage,
  withSeconds,
} from '../rig/synthetic-distribution.ts';
import { writeSyntheticProject } from '../rig/synthetic-project.ts';
import type { Measurement } from './measurement.ts';
import { type Watched, watched } from './timed.ts';

const product = 'synthetic';
/** How many packages: `KILN_BENCH_SIZE` makes it a short one. */
const size = Number(process.env['KILN_BENCH_SIZE'] ?? 30);
const mean = 4;

/**
 * How long a run takes that builds all packages anew, beside what it said when it began with them;
 * and the whole command that builds a package with all that it needs, beside what `kiln plan` said.
 */
export const secondRun = async (): Promise<readonly Measurement[]> => {
  const packages = withSeconds(syntheticDistribution({ seed: 2, size }), { seed: 2, mean });
  const copy = await projectCopy();
  try {
    await watched(copy.start(['build', 'xcp-ng-mini-release', '--json']));
    const cache = await cacheCopy();
    try {
      const running = { copy, packages, cache: cache.folder };
      await write(running, '.first');
      await watched(build(running));
      await write(running, '.second');
      const second = await watched(build(running));
      await write(running, '.third');
      return [asSaidAtItsStart(second), await asPlanned(running)];
    } finally {
      await cache.remove();
    }
  } finally {
    await copy.remove();
  }
};

interface Running {
  readonly copy: ProjectCopy;
  readonly packages: readonly SyntheticPackage[];
  readonly cache: string;
}

/** Another dist tag, so that all are built anew. */
const write = ({ copy, packages }: Running, dist: string): Promise<void> =>
  writeSyntheticProject(copy, packages, { product, sources: 'files', dist });

const start = ({ copy, cache }: Running, ...args: readonly string[]) =>
  copy.start([...args, '--product', product, '--json'], { KILN_CACHE: cache });

const build = (running: Running, ...names: readonly string[]) => start(running, 'build', ...names);

const asSaidAtItsStart = ({ events }: Watched): Measurement => {
  // It is told anew while packages are built; before that, specs are asked in a plan of their own.
  const told = events.filter(({ type }) => type === 'foreseen');
  const most = Math.max(...told.map(({ actions }) => actions));
  const foreseen = told.find(({ actions }) => actions === most);
  const ended = events.at(-1);
  if (!foreseen || !ended) throw new Error('nothing was foreseen');
  const value = (ended.time - foreseen.time) / 1000;
  const beside = { name: 'as foreseen', value: foreseen.seconds };
  return { name: `second build of ${size} packages`, value, unit: 's', beside };
};

const document = z.object({
  packages: z.array(z.unknown()),
  predicted: z.object({ atMost: z.object({ seconds: z.number() }) }),
});

const asPlanned = async (running: Running): Promise<Measurement> => {
  const name = neediest(running.packages);
  const { stdout } = await watched(start(running, 'plan', name), { code: 4 });
  const { packages, predicted } = document.parse(JSON.parse(stdout));
  const { wallSeconds } = await watched(build(running, name));
  const beside = { name: 'as kiln plan said', value: predicted.atMost.seconds };
  const what = `a package and ${packages.length - 1} that it needs`;
  return {
    name: `kiln build of ${what}, the whole command`,
    value: wallSeconds,
    unit: 's',
    beside,
  };
};

/** The package that most others are built for. */
const neediest = (packages: readonly SyntheticPackage[]): string => {
  const needs = new Map<string, ReadonlySet<string>>();
  for (const { name, requires } of packages) {
    const all = requires.flatMap(({ to }) => [to, ...(needs.get(to) ?? [])]);
    needs.set(name, new Set(all));
  }
  const [[name] = ['']] = [...needs].toSorted(([, a], [, b]) => b.size - a.size);
  return name;
};
