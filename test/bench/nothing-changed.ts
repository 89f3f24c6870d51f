import { spawnSync } from 'node:child_process';
import { startKiln } from '../rig/kiln-run.ts';
import { cutIso } from '../rig/default-iso.ts';
import { projectRoot } from '../rig/run-process.ts';
import type { Measurement } from './measurement.ts';
import { median } from './timed.ts';

const runs = 5;

/** What a start costs that has nothing to do. */
export const nothingChanged = async (): Promise<readonly Measurement[]> => {
  await cutIso();
  const empty = await median(runs, async () => spawnSync(process.execPath, ['-e', '0']));
  const iso = await median(runs, () => startKiln(projectRoot, ['iso', '--json']).ended);
  const help = await median(runs, () => startKiln(projectRoot, ['--help']).ended);
  const start = await median(runs, async () => spawnSync('npm', ['start'], { cwd: projectRoot }));
  const beside = { name: 'node -e 0', value: empty };
  return [
    { name: 'nothing changed: npm start', value: start, unit: 's', beside },
    { name: 'nothing changed: kiln iso', value: iso, unit: 's', beside },
    { name: 'kiln --help', value: help, unit: 's', beside },
  ];
};
