import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Removes a folder with all below it. By the system's own tool: it copes with trees that are deeper
 * than a path may be long, and follows no link that somebody who still writes there puts in a
 * folder's place. What cannot be removed stays: that alone fails nothing.
 */
export const removeTree = async (folder: string): Promise<void> => {
  const removing = spawn('rm', ['-rf', '--', folder], { stdio: 'ignore' });
  await once(removing, 'close').catch(() => undefined);
};
