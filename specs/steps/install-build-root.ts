import { action, type Output, output } from '../../pipeline/core/action.ts';
import { installing } from './container-defaults.ts';
import { describeRoot } from './describe-root.ts';

export interface BuildRootOptions {
  /** In every build root. */
  readonly packages: readonly string[];
  readonly macros: string;
}

/**
 * The base's build root: its build packages, installed from imports by dnf. The imports stay in
 * it as a repository, so that adding a package's BuildRequires copies nothing: they are part of
 * what the root is.
 */
export const installBuildRoot = (
  imports: readonly Output<'rpms'>[],
  tools: Output<'image'>,
  { packages, macros }: BuildRootOptions,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'install-build-root', subject: 'base' },
      {
        job: installing(script, { root: '/target', env: { PACKAGES: packages.join(' ') } }),
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/macros', content: { kind: 'text', text: macros } },
          ...imports.map((content, index) => ({ path: `/in/rpms/${index}`, content })),
        ],
      },
    ),
  );

const script = String.raw`
imports=/target/usr/share/kiln/imports
mkdir -p $imports
find /in/rpms -name '*.rpm' -exec cp -t $imports {} +
createrepo_c --quiet --no-database --compress-type=gz $imports
dnf --assumeyes --quiet --installroot=/target --releasever=1 \
  --disablerepo='*' --repofrompath=imports,file://$imports --enablerepo=imports \
  --setopt=gpgcheck=0 --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \
  --setopt=skip_if_unavailable=0 --setopt=keepcache=0 \
  install $PACKAGES
mkdir -p /target/in /target/out /target/builddir /target/etc/rpm
cp /in/macros /target/etc/rpm/macros.kiln
grep -q '^builder:' /target/etc/passwd || echo 'builder:x:1000:1000::/builddir:/bin/sh' >>/target/etc/passwd
grep -q '^builder:' /target/etc/group || echo 'builder:x:1000:' >>/target/etc/group
chown 1000:1000 /target/builddir /target/out
rm -rf /target/var/cache/dnf /target/var/log/dnf* /target/var/log/hawkey.log
${describeRoot('/target')}
(cd $imports && sha256sum *.rpm) | sed 's/^/import /' >>/out/packages
`;
