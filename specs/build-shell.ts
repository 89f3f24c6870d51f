import type { ContainerJob } from '../pipeline/core/job.ts';

/** Where a shell finds the archive of the scratch folder that a failed build has left. */
export const keptScratch = '/in/failed/builddir.tar';

export interface ShellWish {
  /** What the build's scratch folder holds: what a failed build left there, or its SRPM alone. */
  readonly from: 'failure' | 'srpm';
  /** What runs there; a shell where nothing is named. */
  readonly command: readonly string[];
  /** For the prompt, and nothing else. */
  readonly name: string;
}

/** A build's job (`buildRpm`) as a shell in the same place: same user, same limits, same files. */
export const buildShell = (
  job: ContainerJob,
  { from, command, name }: ShellWish,
): ContainerJob => ({
  ...job,
  argv: ['/bin/sh', '-euc', `${begin[from]}${script}`, 'sh', ...command],
  env: { ...job.env, PS1: String.raw`[${name}] \w\$ `, TERM: 'xterm' },
});

const begin = {
  failure: `
tar --extract --file=${keptScratch} --directory=/builddir
`,
  srpm: String.raw`
cp /in/macros ~/.rpmmacros
rpm --install --define "_topdir $HOME" /in/srpm/*.src.rpm
`,
} as const;

// The build says on its command line where its folders are: here, rpmbuild is called by hand.
const script = String.raw`
echo "%_topdir $HOME" >>~/.rpmmacros
cd ~
[ ! -d BUILD ] || cd BUILD
set +eu
[ "$(ls -A | wc -l)" -ne 1 ] || cd -- * 2>/dev/null
[ $# -eq 0 ] || exec "$@"
[ ! -t 0 ] || [ ! -x /bin/bash ] || exec /bin/bash --norc
exec /bin/sh
`;
