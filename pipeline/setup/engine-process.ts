import { readFileSync } from 'node:fs';
import type { OwnEngine } from './own-engine.ts';

/** The pid of the engine that Kiln has started, if it still runs. */
export const engineProcess = ({ pidFile, data }: OwnEngine): number | undefined => {
  const pid = Number(read(pidFile));
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  // Numbers are used again: the process must be the one that was started for this data.
  return read(`/proc/${pid}/cmdline`)?.split('\0').includes(`--data-root=${data}`)
    ? pid
    : undefined;
};

const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
