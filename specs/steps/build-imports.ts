import { action, type Output, output } from '../../pipeline/core/action.ts';

export interface BuildImportsOptions {
  /** The image with rpmbuild and dpkg-deb. */
  readonly tools: Output<'image'>;
  /** The spec that rewraps these .debs: `imports.spec`. */
  readonly spec: Output<'file'>;
  /** Seconds since 1970: the build time of every package, and the latest time of a file. */
  readonly sourceDateEpoch: number;
  /** For people: what is rewrapped. */
  readonly subject: string;
}

/** Rewraps .debs as RPMs, one for each, all at the top of the output. */
export const buildImports = (
  debs: readonly Output<'file'>[],
  { tools, spec, sourceDateEpoch, subject }: BuildImportsOptions,
): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'build-imports', subject },
      {
        job: {
          kind: 'container',
          argv: ['/bin/sh', '-eu', '/in/build.sh'],
          env: {
            LC_ALL: 'C.UTF-8',
            TZ: 'UTC',
            HOME: '/builddir',
            SOURCE_DATE_EPOCH: String(sourceDateEpoch),
          },
          user: 'builder',
          root: 'read-only',
          limits: { memoryMiB: 4096, pids: 256, seconds: 1800 },
          secrets: [],
          produces: { kind: 'files' },
        },
        environment: { kind: 'image', output: tools },
        inputs: [
          { path: '/in/build.sh', content: { kind: 'text', text: script } },
          { path: '/in/spec', content: spec },
          ...debs.map((content) => ({ path: '/in/debs', content })),
        ],
      },
    ),
  );

// The list of written packages is long and says nothing; problems come on standard error.
const script = String.raw`
umask 022
cd /builddir
rpmbuild --quiet -bb --define '_topdir /builddir' --define '_dbpath /builddir/db' \
  /in/spec/imports.spec > /builddir/stdout || { tail -n 200 /builddir/stdout; exit 1; }
find RPMS -name '*.rpm' -exec mv -t /out {} +
`;
