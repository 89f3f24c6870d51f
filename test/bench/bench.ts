import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../rig/run-process.ts';
import { answersChanged } from './answers-changed.ts';
import { containerBuild } from './container-build.ts';
import { frequentRoots } from './frequent-roots.ts';
import { freshBuild } from './fresh-build.ts';
import { type Measurement, ratioOf, tableOf } from './measurement.ts';
import { nothingChangedSynthetic } from './nothing-changed-synthetic.ts';
import { nothingChanged } from './nothing-changed.ts';
import { secondRun } from './second-run.ts';
import { simulatedMakespan } from './simulated-makespan.ts';
import { syntheticBuild } from './synthetic-build.ts';
import { syntheticChanges } from './synthetic-changes.ts';

// `npm run bench [NAME…]`: a table on stdout, the numbers in out/bench.json. Says nothing of how
// fast is fast enough: people compare ratios, and figures of one machine. KILN_BENCH_SECONDS and
// KILN_BENCH_SIZE make the synthetic ones shorter: test/README.md says how long they take.

const all: Readonly<Record<string, () => Promise<readonly Measurement[]>>> = {
  'nothing-changed': nothingChanged,
  'nothing-changed-synthetic': nothingChangedSynthetic,
  'synthetic-changes': syntheticChanges,
  'simulated-makespan': simulatedMakespan,
  'answers-changed': answersChanged,
  'container-build': containerBuild,
  'synthetic-build': syntheticBuild,
  'frequent-roots': frequentRoots,
  'second-run': secondRun,
  'fresh-build': freshBuild,
};

const names = process.argv.slice(2);
const measurements: Measurement[] = [];
for (const name of names.length > 0 ? names : Object.keys(all)) {
  const measure = all[name];
  if (measure === undefined) throw new Error(`${name}: there are ${Object.keys(all).join(', ')}`);
  process.stderr.write(`measuring: ${name}\n`);
  measurements.push(...(await measure()));
}
const file = path.join(projectRoot, 'out/bench.json');
await mkdir(path.dirname(file), { recursive: true });
const numbers = measurements.map((one) => ({ ...one, ratio: ratioOf(one) }));
await writeFile(file, `${JSON.stringify(numbers, undefined, 2)}\n`);
process.stdout.write(`${tableOf(measurements)}\n`);
