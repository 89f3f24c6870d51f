import type { Answers } from '../answers.ts';
import { doubtful, type Finding, wrong } from '../finding.ts';
import { isOnMedium, type Medium } from '../medium.ts';
import { nearest } from '../nearest.ts';

/** Without a medium, only the form of names is looked at. */
export const checkPackages = (
  { packages: { install, exclude } }: Answers,
  medium: Medium | undefined,
): readonly Finding[] => {
  const path = ['packages'];
  if (install.length === 0) {
    return [wrong(path, 'no packages to install', "name the product's meta package in %packages")];
  }
  return [
    ...install.flatMap((name, index) => checkName(name, [...path, 'install', index], medium)),
    ...exclude.flatMap((name, index) => checkExcluded(name, [...path, 'exclude', index])),
    ...install.flatMap((name, index) =>
      exclude.includes(name)
        ? [wrong([...path, 'install', index], `${name} is also excluded`, 'keep one of them')]
        : [],
    ),
    ...install.flatMap((name, index) =>
      install.indexOf(name) === index
        ? []
        : [doubtful([...path, 'install', index], `${name} is there twice`, 'keep one of them')],
    ),
  ];
};

const isName = (name: string): boolean => /^[A-Za-z0-9_/*?[(][\w.+*?[\]()/:~^-]*$/.test(name);

const checkExcluded = (name: string, path: Finding['path']): readonly Finding[] =>
  isName(name) ? [] : [wrong(path, `no package name: ${name}`, 'one name in each line')];

const checkName = (
  name: string,
  path: Finding['path'],
  medium: Medium | undefined,
): readonly Finding[] => {
  if (name.startsWith('@')) {
    return [wrong(path, `package groups come later: ${name}`, 'name the packages')];
  }
  if (!isName(name)) return [wrong(path, `no package name: ${name}`, 'one name in each line')];
  if (medium === undefined || isOnMedium(medium, name)) return [];
  const like = nearest(name, [...medium.names]);
  const remedy = like.startsWith('did') ? like : 'add it to the product, or remove it here';
  return [wrong(path, `${name} is not on the medium`, remedy)];
};
