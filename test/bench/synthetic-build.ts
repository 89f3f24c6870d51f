import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { cacheCopy } from '../rig/cache-copy.ts';
import { imagesOf } from '../rig/copy-images.ts';
import type { ToldEvent } from '../rig/kiln-run.ts';
import { type ProjectCopy, projectCopy } from '../rig/project-copy.ts';
import {
  syntheticDistribution,
  type SyntheticPackage,
  withSeconds,
} from '../rig/synthetic-distribution.ts';
import { writeSyntheticProject } from '../rig/synthetic-project.ts';
import { bareBuild, type BareSeconds } from './bare-build.ts';
import type { Measurement } from './measurement.ts';
import { watched } from './timed.ts';
import { trivialPackage } from './trivial-package.ts';

/** How many packages: `KILN_BENCH_SIZE` makes it a short one. */
const size = Number(process.env['KILN_BENCH_SIZE'] ?? 200);
/**
 * What a package takes to build on average, beside a fraction of a second: `KILN_BENCH_SECONDS`.
 * The default is about what packages of a distribution take, and takes 25 minutes on two cores; with
 * 0, all that is measured is what Kiln adds, in 5 minutes.
 */
const mean = Number(process.env['KILN_BENCH_SECONDS'] ?? 12);
const product = 'synthetic';
const steps = ['build-srpm', 'resolve-requires', 'select-rpms', 'install-requires', 'build-rpm'];

/** A synthetic distribution built for real, with a base that is there and nothing else. */
export const syntheticBuild = async (): Promise<readonly Measurement[]> => {
  const packages = withSeconds(syntheticDistribution({ seed: 1, size }), { seed: 1, mean });
  const copy = await projectCopy();
  try {
    await watched(copy.start(['build', 'xcp-ng-mini-release', '--json']));
    await writeSyntheticProject(copy, packages, { product, sources: 'files' });
    const cache = await cacheCopy();
    try {
      const env = { KILN_CACHE: cache.folder };
      const { events } = await watched(copy.start(['build', '--product', product, '--json'], env));
      const ended = events.filter(({ outcome }) => outcome === 'built');
      const bare = await bareOf(packages, { copy, cache: cache.folder });
      const [leaf] = packages.toReversed();
      const trivial = { copy, cache: cache.folder, product, bare };
      return [
        ...makespans(packages, { ended, bare }),
        ...overheads(packages, { ended, bare }),
        ...(leaf === undefined ? [] : await trivialPackage({ ...leaf, seconds: 0 }, trivial)),
      ];
    } finally {
      await cache.remove();
    }
  } finally {
    await copy.remove();
  }
};

/** Seconds that rpmbuild alone takes for one of them, without what that one takes itself. */
const bareOf = async (
  packages: readonly SyntheticPackage[],
  { copy, cache }: { readonly copy: ProjectCopy; readonly cache: string },
): Promise<BareSeconds> => {
  for (const { name, seconds } of packages.toSorted((a, b) => a.seconds - b.seconds)) {
    const [image] = await imagesOf('install-requires', name, cache);
    // Some have the root that was made for another.
    if (image === undefined) continue;
    const folder = path.join(copy.folder, 'out', product, 'rpms', name);
    const file = (await readdir(folder)).find((one) => one.endsWith('.src.rpm')) ?? '';
    const srpm = await readFile(path.join(folder, file));
    const bare = await bareBuild({ image, name: file, srpm, runs: 5 });
    return { ...bare, rebuild: bare.rebuild - seconds };
  }
  throw new Error('no root was made for any package');
};

interface Built {
  readonly ended: readonly ToldEvent[];
  readonly bare: BareSeconds;
}

/** How long it took from the first step of a package to the last, beside what it must take. */
const makespans = (
  packages: readonly SyntheticPackage[],
  { ended, bare }: Built,
): readonly Measurement[] => {
  const own = ended.filter(({ label }) => steps.includes(label.step));
  const begun = Math.min(...own.map(({ time, seconds }) => time / 1000 - seconds));
  const value = Math.max(...own.map(({ time }) => time / 1000)) - begun;
  const stepsOf = (name: string) => own.filter(({ label }) => label.subject === name);
  const secondsOf = ({ name }: SyntheticPackage) =>
    sum(stepsOf(name).map(({ seconds }) => seconds));
  const alone = ({ seconds }: SyntheticPackage) => seconds + bare.srpm + bare.rebuild;
  const inRun = ({ name }: SyntheticPackage) =>
    stepsOf(name).find(({ label }) => label.step === 'build-rpm')?.seconds ?? 0;
  const name = `build of ${size} packages of ${mean.toFixed(0)} s`;
  return [
    {
      name,
      value,
      unit: 's',
      beside: { name: 'least, by the steps as measured', value: least(packages, secondsOf) },
    },
    {
      name,
      value,
      unit: 's',
      beside: {
        name: 'least, by rpmbuild alone',
        value: least(packages, alone),
      },
    },
    {
      name,
      value,
      unit: 's',
      beside: { name: 'least, by build-rpm as measured', value: least(packages, inRun) },
    },
  ];
};

/** The critical path, or all work on all cores: what takes longer. */
const least = (
  packages: readonly SyntheticPackage[],
  secondsOf: (one: SyntheticPackage) => number,
): number => {
  const ends = new Map<string, number>();
  for (const one of packages) {
    const { name, requires } = one;
    const before = Math.max(0, ...requires.map(({ to }) => ends.get(to) ?? 0));
    ends.set(name, before + secondsOf(one));
  }
  const work = sum(packages.map(secondsOf));
  return Math.max(...ends.values(), work / availableParallelism());
};

/** What a package costs, step by step, beside what rpmbuild takes for it. */
const overheads = (
  packages: readonly SyntheticPackage[],
  { ended, bare }: Built,
): readonly Measurement[] => {
  const average = (all: readonly number[]) => sum(all) / all.length;
  const own = average(packages.map(({ seconds }) => seconds));
  const beside: Readonly<Record<string, Measurement['beside']>> = {
    'build-srpm': { name: 'rpmbuild -bs alone', value: bare.srpm },
    'build-rpm': { name: 'rpmbuild --rebuild alone', value: bare.rebuild + own },
  };
  return ['query-spec', ...steps].map((step) => ({
    name: `${step} of a package, on average`,
    value: average(ended.filter(({ label }) => label.step === step).map(({ seconds }) => seconds)),
    unit: 's',
    ...(beside[step] ? { beside: beside[step] } : {}),
  }));
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
