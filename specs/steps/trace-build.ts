import { action, type Output, output } from '../../pipeline/core/action.ts';
import { askedPaths } from '../scripts/asked-paths.ts';
import { pathsToPackages } from '../scripts/paths-to-packages.ts';
import { rebuild } from './build-rpm.ts';

/** How many times as long as a build its traced one may take. */
const slower = 2;

/**
 * The same build once more, in the same root and with the same rights, but watched: which files of
 * which packages it opens. Leaves `facts` (see `parseTraceFacts`) and no RPMs. strace comes from
 * outside of the root, which stays what it is. `built` is what `buildRpm` has made.
 */
export const traceBuild = (
  { action: built }: Output<'rpms'>,
  { tracer }: { readonly tracer: Output<'tree'> },
): Output<'facts'> => {
  const { job, label, environment, inputs, processors } = built;
  if (job.kind !== 'container') throw new Error('a package is built in a container');
  const { limits } = job;
  return output(
    'facts',
    action(
      { step: 'trace-build', subject: label.subject },
      {
        job: {
          ...job,
          argv: ['/bin/sh', '-euc', script],
          limits: { ...limits, seconds: limits.seconds * slower },
          produces: { kind: 'files' },
        },
        environment,
        inputs: [
          ...inputs,
          { path: '/in/tracer', content: tracer },
          { path: '/in/asked-paths.awk', content: { kind: 'text', text: askedPaths } },
        ],
      },
      processors === undefined ? undefined : { processors },
    ),
    'facts',
  );
};

/** All that asks for a file by its name. Those that an architecture does not have are left out. */
const calls = [
  'open openat openat2 execve execveat',
  'stat lstat stat64 lstat64 newfstatat fstatat64 statx',
  'access faccessat faccessat2 readlink readlinkat',
]
  .join(' ')
  .split(' ')
  .map((call) => `?${call}`)
  .join(',');

// The build's spec is unpacked for the lines of its BuildRequires, and taken away before the build
// begins. What a build leaves running would keep strace waiting, so the build's end ends strace: the
// shell between says so on its standard error, which nobody has to read.
const script = String.raw`
cp /in/macros ~/.rpmmacros
rpm --install --define "_topdir $HOME" /in/srpm/*.src.rpm
grep -n -i '^[[:space:]]*BuildRequires' ~/SPECS/*.spec | sed 's/:/\t/; s/^/line\t/' >/out/facts
rm -rf ~/SPECS ~/SOURCES
cat >/tmp/build <<'end'
code=0
${rebuild} || code=$?
echo $code >/tmp/code
kill -TERM $PPID
end
cat >/tmp/trace <<'end'
/in/tracer/ld.so --library-path /in/tracer /in/tracer/strace -I2 -f -y -z -qq --seccomp-bpf -s 1 \
  --signal=none -e verbose=none -e trace='${calls}' \
  -o '|LC_ALL=C awk -f /in/asked-paths.awk >/tmp/asked && echo >/tmp/whole' /bin/sh /tmp/build 2>&3
:
end
/bin/sh /tmp/trace 3>&2 2>/dev/null
[ -s /tmp/code ] && [ -s /tmp/whole ] || { echo 'kiln: the build could not be traced' >&2; exit 1; }
code=$(cat /tmp/code)
[ "$code" -eq 0 ] || exit "$code"
${pathsToPackages}
`;
