#!/usr/bin/env node
import { fs, path } from 'zx';
import { foldersOf } from '../folders.ts';
import { printMeasurements, readMeasurements } from '../host/measurements.ts';
import { median } from '../host/pace.ts';

// For maintainers, on a machine that has built it all and did nothing else: what the first run of
// a new clone goes by. npx node pipeline/maintenance/write-durations.ts
const file = path.join(import.meta.dirname, '..', '..', 'recipes', 'durations.json');
const known = [
  ...(await readMeasurements(path.join(foldersOf(process.env).cache, 'history.json'))),
];
// Those of before may be of another machine's load, or of another way to do it.
const newest = ([name, all]: (typeof known)[number]) => [name, all.slice(-1)] as const;
const isDownload = ([name]: readonly [string, unknown]) => name.startsWith('fetch ');

// How long a download takes is the line's matter: one usual one stands for all.
const seconds = median(known.filter(isDownload).map(([, all]) => all.at(-1)?.seconds ?? 0)) ?? 0;
const download = [{ seconds, processors: 1, busy: 1 }];
const rest = known.filter((one) => !isDownload(one)).map(newest);
await fs.outputFile(file, printMeasurements(new Map([...rest, ['fetch any', download]])));
