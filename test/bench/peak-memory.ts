import type { Ended } from '../rig/run-process.ts';

const words = 'most memory that this process ever had, in KiB:';

const lastWord = `import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(2, '\\n${words} ' + process.resourceUsage().maxRSS + '\\n'));`;

/** Lets a Node process tell its peak as its last word on stderr: the kernel knows it, to the end. */
export const tellingPeak: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(lastWord)}`,
};

/** What a process has told that was started with `tellingPeak`, in MiB. */
export const peakMiB = ({ stderr }: Pick<Ended, 'stderr'>): number => {
  const told = stderr.split(`${words} `).at(1);
  if (told === undefined) throw new Error('it has not told how much memory it had');
  return Number.parseInt(told, 10) / 1024;
};
