import { action, type Input, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from '../../specs/steps/container-defaults.ts';

export interface CreateRepoOptions {
  readonly tools: Output<'image'>;
  /** The metadata's revision and all its times, in seconds since 1970. */
  readonly sourceDateEpoch: number;
  /** For people: which product's repository. */
  readonly subject: string;
  /** Package groups, as a comps.xml. */
  readonly comps?: string;
}

/**
 * Metadata over signed RPMs: `repodata/`, and `packages.tsv`, which lists the packages that are in
 * the repository. Of several versions of a package only the newest is.
 */
export const createRepo = (
  signed: readonly Output<'rpms'>[],
  { tools, sourceDateEpoch, subject, comps }: CreateRepoOptions,
): Output<'repository'> =>
  output(
    'repository',
    action(
      { step: 'create-repo', subject },
      {
        job: confined(script, { env: { SOURCE_DATE_EPOCH: String(sourceDateEpoch) } }),
        environment: { kind: 'image', output: tools },
        inputs: [
          ...compsInput(comps),
          ...signed.map((content, index) => ({ path: `/in/rpms/${index}`, content })),
        ],
      },
    ),
  );

const compsInput = (comps: string | undefined): readonly Input[] =>
  comps === undefined ? [] : [{ path: '/in/comps.xml', content: { kind: 'text', text: comps } }];

const script = String.raw`
umask 022
fail() { echo "kiln: $*" >&2; exit 1; }
repo=/tmp/repo
mkdir -p $repo/Packages

find /in/rpms -name '*.rpm' | LC_ALL=C sort >/tmp/inputs
[ -s /tmp/inputs ] || fail "there are no packages for the repository"
# File times get into the metadata, and inputs are read-only: all engines lay them out with time 0.
[ -z "$(find /in/rpms -name '*.rpm' -newermt @0 | head -n 1)" ] ||
  echo "kiln: warning: inputs have times of their own; the metadata will not be bit-identical" >&2

while read -r file; do
  name=$(basename "$file")
  if [ -e "$repo/Packages/$name" ]; then
    cmp -s "$file" "$repo/Packages/$name" || fail "two different packages are named $name"
  else
    ln -s "$file" "$repo/Packages/$name"
  fi
done </tmp/inputs

facts() {
  (cd $repo/Packages && find . -name '*.rpm' | sed 's,^\./,,' | LC_ALL=C sort >/tmp/names &&
    xargs rpm -qp --nosignature --nodigest --qf \
      '%{NAME}\t%{EPOCHNUM}\t%{VERSION}\t%{RELEASE}\t%|SOURCEPACKAGE?{src}:{%{ARCH}}|\t%{SOURCERPM}\n' \
      </tmp/names >/tmp/facts)
  paste /tmp/names /tmp/facts >/tmp/table
}
facts
awk -F '\t' '$1 != $2 "-" $4 "-" $5 "." $6 ".rpm" {
  print "kiln: " $1 " holds the package " $2 "-" $4 "-" $5 "." $6; bad = 1
} END { exit bad }' /tmp/table >&2 || fail "packages are not what their names say"

# Newest only, by rpm's own comparison of versions.
if [ -n "$(cut -f 2,6 /tmp/table | LC_ALL=C sort | uniq -d)" ]; then
  printf '[main]\nreposdir=/tmp\nlogdir=/tmp\ncachedir=/tmp/dnf\n' >/tmp/dnf.conf
  dnf -q --config /tmp/dnf.conf --installroot /tmp/dnf --disableplugin=local repomanage --old $repo/Packages >/tmp/old || fail "dnf could not compare versions"
  [ -s /tmp/old ] || fail "a package is there twice with one version"
  while read -r file; do
    echo "left out, as there is a newer one: $(basename "$file")"
    rm "$file"
  done </tmp/old
  facts
fi

groups=
[ ! -e /in/comps.xml ] || groups="--groupfile=/in/comps.xml"
createrepo_c --quiet --checksum sha256 --no-database --workers 2 --general-compress-type gz \
  --revision "$SOURCE_DATE_EPOCH" --set-timestamp-to-revision --outputdir /out $groups $repo

(cd $repo/Packages && xargs sha256sum </tmp/names | cut -d ' ' -f 1 >/tmp/digests &&
  xargs stat -L -c %s </tmp/names >/tmp/sizes)
{
  printf 'file\tsha256\tsize\tname\tepoch\tversion\trelease\tarch\tsourcerpm\n'
  paste /tmp/names /tmp/digests /tmp/sizes /tmp/facts
} >/out/packages.tsv
echo "$(grep -c . /tmp/names) packages"
`;
