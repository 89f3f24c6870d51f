import { action, type Output, output } from '../../pipeline/core/action.ts';
import { installing } from './container-defaults.ts';
import { describeRoot } from './describe-root.ts';

/**
 * A build root for one SRPM: the base's, and what the SRPM's BuildRequires resolve to among the
 * base's packages and what this build has made. The solver is dnf; an unmet one fails by name.
 * Nothing else stays in it, so that a build sees what its description names, and no more.
 */
export const addRequires = (
  srpm: Output<'srpm'>,
  ours: readonly Output<'rpms'>[],
  { name, buildRoot }: { readonly name: string; readonly buildRoot: Output<'image'> },
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'install-requires', subject: name },
      {
        job: installing(script, { root: '/' }),
        environment: { kind: 'image', output: buildRoot },
        inputs: [
          { path: '/in/srpm', content: srpm },
          ...ours.map((content, index) => ({ path: `/in/ours/${index}`, content })),
        ],
      },
    ),
  );

const script = String.raw`
mkdir -p /tmp/ours
find /in/ours -name '*.rpm' -exec cp -t /tmp/ours {} + 2>/dev/null || true
createrepo_c --quiet --no-database --compress-type=gz /tmp/ours
dnf --assumeyes --releasever=1 --disablerepo='*' \
  --repofrompath=imports,file:///usr/share/kiln/imports \
  --repofrompath=ours,file:///tmp/ours \
  --setopt=ours.priority=1 --setopt=gpgcheck=0 --setopt=install_weak_deps=0 \
  --setopt=tsflags=nodocs --setopt=skip_if_unavailable=0 --setopt=keepcache=0 \
  builddep /in/srpm/*.src.rpm
rm -rf /usr/share/kiln/imports /tmp/ours /var/cache/dnf /var/log/dnf* /var/log/hawkey.log
${describeRoot('/')}
`;
