import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';

/** A shell on every console, again and again: only the person in front of it reboots. */
export const runShells = async (devices: readonly string[]): Promise<void> => {
  if (devices.length === 0) await runShell(undefined);
  else await Promise.all(devices.map(shellForever));
};

const shellForever = async (device: string): Promise<void> => {
  // Ends with the first one that cannot be started at all.
  while (await runShell(device));
};

const runShell = (device: string | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const started = Date.now();
    const terminal = device === undefined ? 'inherit' : openSync(device, 'r+');
    const argv = device === undefined ? ['bash'] : ['setsid', '--ctty', '--wait', 'bash', '-i'];
    const child = spawn(argv[0] ?? 'bash', argv.slice(1), {
      stdio: [terminal, terminal, terminal],
      env: { ...process.env, PS1: 'kiln-installer# ', HOME: '/root', TERM: 'linux' },
    });
    child.on('error', () => resolve(false));
    // One that ends at once has no terminal to live on.
    child.on('close', () => resolve(Date.now() - started > 1000));
  });
