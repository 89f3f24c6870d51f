import { action, type Output, output } from '../../pipeline/core/action.ts';
import { keyFileOf } from '../../repo/plan-repo.ts';
import type { Image } from '../image.ts';
import { mediumDnf } from './medium-dnf.ts';

export interface MediumDescriptionOptions {
  readonly image: Image;
  /** Every package that the product names for the medium or the install root. */
  readonly packages: readonly string[];
}

/**
 * What is on the medium: `packages.tsv` (see `readPackageList`), `provides.txt` (one a line, no
 * versions) and `licences/<package>/`. Fails by name for a package that is missing. That the
 * repository is closed has been checked by `checkRepo`.
 */
export const describeMedium = (
  tools: Output<'image'>,
  repository: Output<'repository'>,
  { image, packages }: MediumDescriptionOptions,
): Output<'tree'> =>
  output(
    'tree',
    action(
      { step: 'describe-medium', subject: image.name },
      {
        job: {
          kind: 'container',
          argv: ['/bin/bash', '-euo', 'pipefail', '-c', script, 'describe-medium', ...packages],
          env: {
            LC_ALL: 'C',
            PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
            TZ: 'UTC',
            HOME: '/builddir',
            KILN_RELEASE: image.version,
            KILN_KEY_FILE: keyFileOf(image.name),
          },
          user: 'builder',
          root: 'read-only',
          limits: { memoryMiB: 2048, pids: 256, seconds: 900 },
          secrets: [],
          produces: { kind: 'files' },
        },
        environment: { kind: 'image', output: tools },
        inputs: [{ path: '/in/repo', content: repository }],
      },
    ),
  );

const script = String.raw`
umask 022
installroot=/builddir/empty
mkdir -p $installroot /out/licences
${mediumDnf}
dnf makecache

dnf repoquery --available --qf '%{name}' | sort -u > /builddir/names
printf '%s\n' "$@" | sort -u > /builddir/wanted
missing=$(comm -13 /builddir/names /builddir/wanted)
if [ -n "$missing" ]; then
  for name in $missing; do
    echo "KILN-ERROR: package '$name' is named in the product and is not in the repository" >&2
  done
  exit 1
fi
dnf repoquery --available --provides | sed 's/ [<>=].*//' | sort -u > /out/provides.txt

describe() {
  rpm -qp --nosignature --qf '%{NAME}\t%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\t' "$1"
  printf '%s\t%s\t%s\t' "$(basename "$1")" "$(sha256sum < "$1" | cut -d' ' -f1)" "$(stat -Lc %s "$1")"
  rpm -qp --nosignature --qf '%|SOURCERPM?{%{SOURCERPM}}|\t%{LICENSE}\n' "$1"
}
licences() {
  local name work
  name=$(rpm -qp --nosignature --qf '%{NAME}' "$1")
  rpm -qpl --nosignature "$1" | grep -qE '^/usr/share/(doc/[^/]+/copyright|licenses/.*)$' || return 0
  work=$(mktemp -d -p /builddir)
  (cd "$work" && rpm2cpio "$1" |
    cpio -id --quiet --no-absolute-filenames './usr/share/doc/*/copyright' './usr/share/licenses/*')
  mkdir -p "/out/licences/$name"
  find "$work" -type f -exec cp --no-preserve=all -t "/out/licences/$name" {} +
  rmdir --ignore-fail-on-non-empty "/out/licences/$name"
  rm -rf "$work"
}
export -f describe licences
find /in/repo/Packages -name '*.rpm' | sort > /builddir/rpms
xargs -P 2 -I{} bash -euo pipefail -c 'licences {}' < /builddir/rpms
xargs -I{} bash -euo pipefail -c 'describe {}' < /builddir/rpms | sort > /out/packages.tsv
`;
