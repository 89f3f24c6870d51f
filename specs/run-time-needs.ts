import type { Provider, Providers } from './providers.ts';

/**
 * The packages that what meets a dependency needs at run time, at any remove, as far as specs state
 * it. Subpackage by subpackage, since what one of a package requires another does not: a tool's
 * documentation brings no viewer to those that are built with the tool.
 */
export const runTimeNeeds = (providers: Providers): ((dependency: string) => readonly string[]) => {
  const required = new Map<Provider, readonly Provider[]>();
  const requiredBy = (one: Provider): readonly Provider[] => {
    const found = required.get(one) ?? one.subpackage.requires.flatMap(providers);
    required.set(one, found);
    return found;
  };
  const known = new Map<string, readonly string[]>();
  return (dependency) => {
    const packages = known.get(dependency) ?? packagesBelow(providers(dependency), requiredBy);
    known.set(dependency, packages);
    return packages;
  };
};

const packagesBelow = (
  begin: readonly Provider[],
  requiredBy: (one: Provider) => readonly Provider[],
): readonly string[] => {
  const packages = new Set<string>();
  const reached = new Set(begin);
  // What is added to a set while it is walked through is walked through, too.
  for (const one of reached) {
    for (const other of requiredBy(one)) {
      packages.add(other.package);
      reached.add(other);
    }
  }
  return [...packages];
};
