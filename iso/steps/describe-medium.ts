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

dnf repoquery --available --qf '%{name}' | sort -u > /builddir/known
printf '%s\n' "$@" | sort -u > /builddir/wanted
missing=$(comm -13 /builddir/known /builddir/wanted)
if [ -n "$missing" ]; then
  for name in $missing; do
    echo "KILN-ERROR: package '$name' is named in the product and is not in the repository" >&2
  done
  exit 1
fi
dnf repoquery --available --provides | sed 's/ [<>=].*//' | sort -u > /out/provides.txt

# Hundreds of packages: each program runs once for all of them, wherever it can.
cd /in/repo/Packages
find . -name '*.rpm' | cut -c3- | sort > /builddir/rpms
query() { xargs rpm -qp --nosignature --nodigest --qf "$1" < /builddir/rpms; }
query '%{NAME}\t%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\n' > /builddir/names
query '%|SOURCERPM?{%{SOURCERPM}}|\t%{LICENSE}\n' > /builddir/sources
xargs sha256sum < /builddir/rpms | cut -d' ' -f1 > /builddir/digests
xargs stat -Lc %s < /builddir/rpms > /builddir/sizes
cd /builddir
paste names rpms digests sizes sources | sort > /out/packages.tsv

cd /in/repo/Packages
paste /builddir/rpms /builddir/names | cut -f1,2 | while IFS=$'\t' read -r file name; do
  target=/out/licences/$name
  mkdir -p "$target"
  cd "$target"
  rpm2cpio "/in/repo/Packages/$file" | cpio -id --quiet --no-absolute-filenames --no-preserve-owner \
    './usr/share/doc/*/copyright' './usr/share/licenses/*'
done
# Flat, and regular files only.
cd /out/licences
find . -mindepth 3 -type f | while read -r file; do
  cp --no-preserve=all "$file" "$(echo "$file" | cut -d/ -f2)/"
done
find . -mindepth 2 -maxdepth 2 ! -type f -exec rm -rf {} +
find . -mindepth 1 -type d -empty -delete
`;
