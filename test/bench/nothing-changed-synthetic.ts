import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endedFolder } from '../../pipeline/store/ended-plans.ts';
import { fillCache } from '../rig/modelled-cache.ts';
import { projectCopy } from '../rig/project-copy.ts';
import { applyChange, syntheticState } from '../rig/synthetic-change.ts';
import { writeSyntheticProject } from '../rig/synthetic-project.ts';
import type { Measurement } from './measurement.ts';
import { peakMiB, tellingPeak } from './peak-memory.ts';
import { type Watched, watched } from './timed.ts';

/** How many packages: `KILN_BENCH_SIZE` makes it one short one. */
const sizes = sizesOf(process.env['KILN_BENCH_SIZE']);
const product = 'synthetic';

function sizesOf(size: string | undefined): readonly [number, ...number[]] {
  return size === undefined ? [500, 2000, 10_000] : [Number(size)];
}

/**
 * What it costs to find that nothing is to do, by the size of the distribution: from how the last
 * run ended; by a plan, as where some file of the repository is another; and by a look at each of
 * its actions, as where no such plan has ended. And what a plan costs that says that all may have
 * to be built. The results are those of modelled builds: all that is measured here is real.
 */
export const nothingChangedSynthetic = async (): Promise<readonly Measurement[]> => {
  const measurements: Measurement[] = [];
  let first: Awaited<ReturnType<typeof decided>> | undefined;
  for (const size of sizes) {
    const runs = await decided(size);
    first ??= runs;
    for (const [how, run] of runs) {
      const least = first.get(how) ?? run;
      const linear = (least.wallSeconds * size) / sizes[0];
      measurements.push(...measured(`${how}, ${size} packages`, run, linear));
    }
  }
  return measurements;
};

const measured = (name: string, run: Watched, linear: number): readonly Measurement[] => {
  const beside = { name: `as much for each as of ${sizes[0]}`, value: linear };
  return [
    { name, value: run.wallSeconds, unit: 's', beside },
    { name: `${name}, memory at its peak`, value: peakMiB(run), unit: 'MiB' },
  ];
};

/** By what was done. */
const decided = async (size: number): Promise<ReadonlyMap<string, Watched>> => {
  const state = syntheticState({ seed: 1, size });
  const copy = await projectCopy();
  const cache = await mkdtemp(path.join(tmpdir(), 'kiln-cache-'));
  try {
    const write = ({ packages }: typeof state) =>
      writeSyntheticProject(copy, packages, { product, sources: 'remote' });
    const start = (command: string) =>
      copy.start([command, '--product', product, '--json'], { KILN_CACHE: cache, ...tellingPeak });
    const build = async () => {
      const one = await watched(start('build'));
      if (one.actions('built').length > 0) throw new Error(one.actions('built').join());
      return one;
    };
    await write(state);
    await fillCache({ root: copy.folder, product, packages: state.packages, cache });
    // The first one puts the packages in their place.
    await build();
    const settled = await build();
    await copy.write('docs/changed.md', 'of no consequence');
    const planned = await build();
    await rm(endedFolder(cache), { recursive: true });
    const looked = await build();
    await write(applyChange(state, { kind: 'toolchain', at: 0 }).state);
    const changed = await watched(start('plan'), { code: 4 });
    return new Map([
      ['nothing changed: kiln build', settled],
      ['the same by a plan', planned],
      ['the same, all looked up', looked],
      ['the toolchain changed: kiln plan', changed],
    ]);
  } finally {
    await rm(cache, { recursive: true, force: true });
    await copy.remove();
  }
};
