import path from 'node:path';

/** An input's path, relative to /in. */
export const belowIn = (target: string): string => {
  const relative = path.relative('/in', target);
  if (relative === '' || relative.startsWith('..')) {
    throw new Error(`an input must be below /in: ${target}`);
  }
  return relative;
};
