import type { Machine } from './machine.ts';
import { target } from './mount-target.ts';

export const logPath = '/run/kiln-installer.log';

/** Where the log is kept in the installed system. */
export const keptLogPath = '/var/log/kiln-installer/install.log';

/** Copies the log into the target, if there is one to copy it to. */
export const saveLog = async (machine: Machine): Promise<boolean> => {
  const mounted = (await machine.run(['mountpoint', '--quiet', target])).code === 0;
  const log = await machine.read(logPath);
  if (!mounted || log === undefined) return false;
  try {
    await machine.write(`${target}${keptLogPath}`, log, 0o600);
    return true;
  } catch {
    // A full or broken target must not hide why the installation failed.
    return false;
  }
};
