import { action, type Environment, type Output, output } from '../../pipeline/core/action.ts';
import { installing } from './container-defaults.ts';
import { describeRoot } from './describe-root.ts';

export interface InstallOptions {
  /** The image whose rpm installs the root. */
  readonly environment: Environment;
  readonly macros: string;
  /** Whether headers carry a SHA-256 of their own. */
  readonly sha256Digests: boolean;
}

/** A root of exactly these RPMs, which need nothing beside each other, for jobs that build. */
export const installBuildRoot = (
  rpms: Output<'rpms'>,
  { environment, macros, sha256Digests }: InstallOptions,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'install-build-root', subject: 'base' },
      {
        job: installing(scriptOf(sha256Digests), { root: '/target' }),
        environment,
        inputs: [
          { path: '/in/macros', content: { kind: 'text', text: macros } },
          { path: '/in/rpms', content: rpms },
        ],
      },
    ),
  );

/** Where the packages come from was looked at before; documentation builds nothing. */
export const installWithRpm = 'rpm -U --oldpackage --excludedocs --nosignature';

const scriptOf = (sha256Digests: boolean): string => String.raw`
mkdir -p /target/etc/rpm
cp /in/macros /target/etc/rpm/macros.kiln
${installWithRpm} --root=/target /in/rpms/*.rpm
mkdir -p /target/in /target/out /target/builddir
grep -q '^builder:' /target/etc/passwd || echo 'builder:x:1000:1000::/builddir:/bin/sh' >>/target/etc/passwd
grep -q '^builder:' /target/etc/group || echo 'builder:x:1000:' >>/target/etc/group
chown 1000:1000 /target/builddir /target/out
${describeRoot('/target', sha256Digests)}
`;
