/**
 * Removes a folder with all below it. By the system's own tool, which copes with trees that are
 * deeper than a path may be long. What cannot be removed stays: that alone fails nothing.
 */
export const removeTree = async (folder: string): Promise<void> => {
  const { execa } = await import('execa');
  await execa('rm', ['-rf', '--', folder], { reject: false, stdio: 'ignore' });
};
