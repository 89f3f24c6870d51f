import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Unmounts what an engine that was killed has left mounted at or below a folder. */
export const unmountBelow = (folder: string): void => {
  // The innermost first: mounts are listed in the order in which they were made.
  for (const mounted of mountsBelow(folder, readFileSync('/proc/self/mountinfo', 'utf8'))) {
    execFileSync('umount', ['--lazy', mounted]);
  }
};

/** The mount points at or below a folder, in the order in which to unmount them. */
export const mountsBelow = (folder: string, mountinfo: string): readonly string[] =>
  mountinfo
    .split('\n')
    .map((line) => unescape(line.split(' ')[4] ?? ''))
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .reverse();

// Spaces and their like are written as \040.
const unescape = (path: string) =>
  path.replace(/\\([0-7]{3})/g, (_match, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
