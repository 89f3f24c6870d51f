import type { Contradiction } from './failure.ts';
import type { Located } from './read-yaml.ts';

/** A file is called after the name that it gives, so that either finds the other. */
export const misnamed = ({
  file,
  value: { name },
  locate,
}: Located<{ readonly name: string }>): readonly Contradiction[] => {
  const base = file.slice(file.lastIndexOf('/') + 1);
  if (base === `${name}.yaml`) return [];
  return [
    {
      kind: 'contradiction',
      problem: `the name is ${name}, and the file is ${base}`,
      remedy: `Call the file ${name}.yaml, or give the name ${base.replace(/\.ya?ml$/, '')}.`,
      location: locate(['name']),
    },
  ];
};
