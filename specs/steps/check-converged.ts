import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from './container-defaults.ts';

export interface ConvergenceOptions {
  /** Of the package. */
  readonly name: string;
  /** Has rpm. */
  readonly buildRoot: Output<'image'>;
}

/**
 * The RPMs of a package that is built in several rounds, if the last two rounds made the same: else
 * it fails with what differs. Nobody gets RPMs that were not compared.
 */
export const checkConverged = (
  [earlier, later]: readonly [Output<'rpms'>, Output<'rpms'>],
  { name, buildRoot }: ConvergenceOptions,
): Output<'rpms'> =>
  output(
    'rpms',
    action(
      { step: 'check-converged', subject: name },
      {
        job: confined(script, { env: { NAME: name } }),
        environment: { kind: 'image', output: buildRoot },
        inputs: [
          { path: '/in/earlier', content: output('tree', earlier.action) },
          { path: '/in/later', content: output('tree', later.action) },
        ],
      },
    ),
    'RPMS',
  );

// What is compared is what `describeRpms` says; what differs is told by package, file and tag.
const script = String.raw`
if cmp -s /in/earlier/contents /in/later/contents; then
  mkdir /out/RPMS
  cp /in/later/RPMS/*.rpm /out/RPMS/
  exit
fi
tags() {
  awk '
    /<rpmHeader>/ { name = "" }
    /<rpmTag name=/ { split($0, part, "\""); tag = part[2]; value = ""; next }
    /<\/rpmTag>/ {
      if (tag == "Name") { name = value; gsub(/<[^>]*>/, "", name); gsub(/ /, "", name) }
      if (tag !~ /^(File|Dirindexes|Dirnames|Basenames)/) printf "%s\ttag %s\t%s\n", name, tag, value
      next
    }
    { gsub(/\t/, " "); value = value $0 }
  ' "$1/contents"
}
files() {
  for rpm in "$1"/RPMS/*.rpm; do
    rpm -qp --nosignature --nodigest --qf '[%{=NAME}\t%{FILENAMES}\t%{FILEMODES:octal} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILEFLAGS} %{FILESIZES} %{FILELINKTOS} %{FILEDIGESTS}\n]' "$rpm"
  done
}
for side in earlier later; do
  tags /in/$side >/tmp/$side
  files /in/$side >>/tmp/$side
done
echo "$NAME has not converged: built once more with itself, it is another. What differs:" >&2
awk -F '\t' '
  NR == FNR { earlier[$1 ": " $2] = $3; next }
  { later[$1 ": " $2] = $3 }
  END {
    for (one in earlier) if (!(one in later)) print one ": only in the earlier"
    for (one in later) {
      if (!(one in earlier)) print one ": only in the later"
      else if (earlier[one] != later[one]) print one
    }
  }
' /tmp/earlier /tmp/later | sort >/tmp/differences
head -n 20 /tmp/differences >&2
[ "$(wc -l </tmp/differences)" -le 20 ] || echo "and $(($(wc -l </tmp/differences) - 20)) more" >&2
exit 1
`;
