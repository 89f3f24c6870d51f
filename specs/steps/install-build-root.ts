import { action, type Environment, type Output, output } from '../../pipeline/core/action.ts';
import { installing } from './container-defaults.ts';
import { describeRoot } from './describe-root.ts';
import type { RootTools } from './root-tools.ts';
import { solverCommands } from './solver-commands.ts';

export interface BuildRootOptions {
  /** The image whose rpm and solver install the root. */
  readonly environment: Environment;
  readonly rootTools: RootTools;
  /** In every build root. */
  readonly packages: readonly string[];
  readonly macros: string;
  /** `repodata/` of the imports, where the image may have nothing that writes it. */
  readonly metadata?: Output<'repository'>;
}

/**
 * The base's build root: its build packages, installed from imports by the base's solver. The
 * imports stay in it as a repository, so that adding a package's BuildRequires copies nothing: they
 * are part of what the root is.
 */
export const installBuildRoot = (
  imports: readonly Output<'rpms'>[],
  { environment, rootTools, packages, macros, metadata }: BuildRootOptions,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'install-build-root', subject: 'base' },
      {
        job: installing(scriptOf(rootTools, metadata !== undefined), {
          root: '/target',
          env: { PACKAGES: packages.join(' ') },
        }),
        environment,
        inputs: [
          { path: '/in/macros', content: { kind: 'text', text: macros } },
          ...imports.map((content, index) => ({ path: `/in/rpms/${index}`, content })),
          ...(metadata === undefined ? [] : [{ path: '/in/metadata', content: metadata }]),
        ],
      },
    ),
  );

const scriptOf = (rootTools: RootTools, isIndexed: boolean): string => {
  const { install, index, leftovers } = solverCommands[rootTools.solver];
  return String.raw`
imports=/target/usr/share/kiln/imports
mkdir -p $imports
find /in/rpms -name '*.rpm' -exec cp -t $imports {} +
${isIndexed ? 'cp -r /in/metadata/repodata $imports' : `${index} $imports`}
${install}
mkdir -p /target/in /target/out /target/builddir /target/etc/rpm
cp /in/macros /target/etc/rpm/macros.kiln
grep -q '^builder:' /target/etc/passwd || echo 'builder:x:1000:1000::/builddir:/bin/sh' >>/target/etc/passwd
grep -q '^builder:' /target/etc/group || echo 'builder:x:1000:' >>/target/etc/group
chown 1000:1000 /target/builddir /target/out
rm -rf ${leftovers('/target')}
${describeRoot('/target', rootTools)}
(cd $imports && sha256sum *.rpm) | sed 's/^/import /' >>/out/packages
`;
};
