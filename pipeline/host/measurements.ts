import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Measured } from './pace.ts';

/** By action, oldest first. */
export type Measurements = ReadonlyMap<string, readonly Measured[]>;

/** The step of an action that is called so: no step has a blank in its name. */
export const stepOf = (name: string): string => name.split(' ', 1)[0] ?? '';

const amount = z.number().nonnegative();

/** Seconds, processors that it was told to use, processors that it kept busy. */
const measured = z
  .tuple([amount, amount, amount])
  .transform(([seconds, processors, busy]) => ({ seconds, processors, busy }));

/** A single number, as it was written once, is seconds. */
const single = amount.transform((seconds) => [{ seconds, processors: 1, busy: 1 }]);

const format = z.record(z.string(), z.union([z.array(measured), single]));

/** Nothing where there is no file, or none that can be read: measurements are learnt again. */
export const readMeasurements = async (file: string): Promise<Measurements> => {
  try {
    return new Map(Object.entries(format.parse(JSON.parse(await readFile(file, 'utf8')))));
  } catch {
    return new Map();
  }
};

/** One line for each action, sorted, so that a change reads well. */
export const printMeasurements = (measurements: Measurements): string => {
  const lines = [...measurements]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => `${JSON.stringify(name)}: ${JSON.stringify(all.map(written))}`);
  return `{\n${lines.join(',\n')}\n}\n`;
};

const written = ({ seconds, processors, busy }: Measured) => [
  rounded(seconds, 10),
  processors,
  rounded(busy, 100),
];

const rounded = (number: number, parts: number) => Math.round(number * parts) / parts;
