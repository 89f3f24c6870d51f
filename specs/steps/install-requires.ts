import { action, type Output, output } from '../../pipeline/core/action.ts';
import { installing } from './container-defaults.ts';
import { describeRoot } from './describe-root.ts';
import { installWithRpm } from './install-build-root.ts';

export interface RootChanges {
  /** Those that are added, or take the place of another version. */
  readonly rpms: Output<'rpms'>;
  /** Names of packages that go, a line each; none, where nothing is said. */
  readonly removed?: Output<'facts'>;
}

export interface InstallRequiresOptions {
  /** For people: whose root it is first. */
  readonly subject: string;
  readonly buildRoot: Output<'image'>;
  /** Whether headers carry a SHA-256 of their own. */
  readonly sha256Digests: boolean;
}

/**
 * A root with a resolved set of RPMs more, which is all that it is made from: who needs the same
 * set gets the same root. rpm looks once more whether all that they need is there.
 */
export const installRequires = (
  { rpms, removed }: RootChanges,
  { subject, buildRoot, sha256Digests }: InstallRequiresOptions,
): Output<'image'> =>
  output(
    'image',
    action(
      { step: 'install-requires', subject },
      {
        job: sha256Digests ? withSha256 : withSha1,
        environment: { kind: 'image', output: buildRoot },
        inputs: [
          { path: '/in/rpms', content: rpms },
          ...(removed === undefined ? [] : [{ path: '/in/removed', content: removed }]),
        ],
      },
    ),
  );

// What goes may be what rpm runs with, so what takes its place is there before.
const scriptOf = (sha256Digests: boolean): string => String.raw`
replacing=
[ ! -s /in/removed/removed ] || replacing=--replacefiles
[ ! -d /in/rpms ] || ${installWithRpm} $replacing /in/rpms/*.rpm
if [ -s /in/removed/removed ]; then
  for name in $(cat /in/removed/removed); do
    ! rpm -q --quiet $name || rpm -e --nodeps $name
  done
fi
${describeRoot('/', sha256Digests)}
`;

/** Each is one for all roots, so that its digest is computed once. */
const withSha256 = installing(scriptOf(true), { root: '/' });
const withSha1 = installing(scriptOf(false), { root: '/' });
