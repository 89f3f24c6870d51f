import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

/**
 * Writes down an exception with its stack and causes. Gives the log's path, or undefined where it
 * could not be written: what happened must be told even then.
 */
export const recordCrash = (error: unknown, stateFolder: string): string | undefined => {
  const folder = join(stateFolder, 'crashes');
  const time = new Date().toISOString();
  const path = join(folder, `${time.replaceAll(':', '-')}-${process.pid}.log`);
  const head = [time, `kiln ${process.argv.slice(2).join(' ')}`, `node ${process.version}`];
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `${head.join('\n')}\n\n${inspect(error, { depth: 6 })}\n`);
    return path;
  } catch {
    return undefined;
  }
};
