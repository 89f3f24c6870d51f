import type { ProjectCopy } from '../rig/project-copy.ts';
import type { SyntheticPackage } from '../rig/synthetic-distribution.ts';
import { writeSyntheticPackage } from '../rig/synthetic-project.ts';
import type { BareSeconds } from './bare-build.ts';
import type { Measurement } from './measurement.ts';
import { watched } from './timed.ts';

export interface TrivialOptions {
  readonly copy: ProjectCopy;
  readonly cache: string;
  readonly product: string;
  readonly bare: BareSeconds;
}

/** An odd number. */
const times = 5;

/**
 * What a contributor's change of a source costs, whose build root is there: SRPM and RPM, each in
 * a clean container, with their outputs collected and digested.
 */
export const trivialPackage = async (
  one: SyntheticPackage,
  { copy, cache, product, bare }: TrivialOptions,
): Promise<readonly Measurement[]> => {
  const steps: number[] = [];
  const commands: number[] = [];
  for (let index = 1; index <= times; index += 1) {
    await writeSyntheticPackage(copy, { ...one, source: one.source + index }, 'files');
    const begun = performance.now();
    const run = copy.start(['build', one.name, '--product', product, '--json'], {
      KILN_CACHE: cache,
    });
    const { events } = await watched(run);
    commands.push((performance.now() - begun) / 1000);
    const built = events.filter(({ outcome }) => outcome === 'built');
    steps.push(built.reduce((all, { seconds }) => all + seconds, 0));
  }
  const beside = { name: 'rpmbuild -bs and --rebuild alone', value: bare.srpm + bare.rebuild };
  return [
    { name: 'SRPM and RPM of a trivial package', value: middle(steps), unit: 's', beside },
    { name: 'the same, the whole command', value: middle(commands), unit: 's', beside },
  ];
};

const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[(times - 1) / 2] ?? 0;
