import type { Diagnostic } from '../core/diagnostic.ts';
import { failure, type Result, success } from '../core/result.ts';
import { withNearest } from '../project/with-nearest.ts';

interface Named {
  readonly build: { readonly name: string };
}

/** Of a package's builds the one that a command names: `gcc`, `gcc@bootstrap`, `gcc@2`. */
export const namedBuild = <Build extends Named>(
  name: string,
  builds: readonly Build[],
  { command }: { readonly command: string },
): Result<Build, readonly Diagnostic[]> => {
  const one = builds.find(({ build }) => build.name === name);
  if (one) return success(one);
  const known = builds.map(({ build }) => build.name);
  return failure([
    {
      code: `${command}/unknown-build`,
      message: `there is no ${withNearest(name, known)}`,
      remedy: [`There are: ${known.join(', ')}`],
      exitCode: 2,
    },
  ]);
};
