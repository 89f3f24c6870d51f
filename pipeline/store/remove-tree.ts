import { rm } from 'node:fs/promises';

/**
 * Removes a folder with all below it. What cannot be removed stays: that alone fails nothing.
 */
export const removeTree = async (folder: string): Promise<void> => {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await removeBySystem(folder);
  }
};

/** The system's own tool copes with trees that are deeper than a path may be long. */
const removeBySystem = async (folder: string): Promise<void> => {
  const { execa } = await import('execa');
  await execa('rm', ['-rf', '--', folder], { reject: false, stdio: 'ignore' });
};
