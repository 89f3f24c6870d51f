import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from './container-defaults.ts';

/**
 * strace as files that run in any root of the same architecture: its program, the libraries that it
 * needs, and `ld.so`, which starts it with these. `debs` are those that the tools image lacks.
 */
export const unpackTracer = (
  debs: readonly Output<'file'>[],
  { tools }: { readonly tools: Output<'image'> },
): Output<'tree'> =>
  output(
    'tree',
    action(
      { step: 'unpack-tracer', subject: 'strace' },
      {
        job: confined(script),
        environment: { kind: 'image', output: tools },
        inputs: debs.map((content) => ({ path: '/in/debs', content })),
      },
    ),
  );

const script = String.raw`
for deb in /in/debs/*.deb; do dpkg-deb --extract "$deb" /tmp/root; done
folders=$(find /tmp/root -name '*.so.*' -printf '%h\n' | sort -u | paste -sd :)
LD_LIBRARY_PATH=$folders ldd /tmp/root/usr/bin/strace >/tmp/libraries
! grep 'not found' /tmp/libraries >&2
awk '$2 == "=>" { print $3 }' /tmp/libraries | xargs cp --dereference -t /out
cp --dereference "$(awk '$1 ~ "/ld-" { print $1 }' /tmp/libraries)" /out/ld.so
cp /tmp/root/usr/bin/strace /out/
`;
