/**
 * Shell from the lines of `askedPaths` in /tmp/asked to rows of /out/facts: which packages own what
 * was asked for, and what the installed packages need and provide. See `parseTraceFacts`.
 *
 * A path counts for the owners of all that lies on its way: `libz.so`, which a -devel package
 * owns, is a link to the library, which another one owns. Folders are compared as they really are,
 * as /bin may be a link to /usr/bin. Written for every rpm since 4.11.
 */
export const pathsToPackages = String.raw`
# The last column is a path: the links in its folder are followed, its last part is kept.
placed() {
  cat >/tmp/given
  awk -F '\t' '{ sub("/[^/]*$", "/", $NF); print $NF }' /tmp/given | sort -u >/tmp/folders
  xargs -r -d '\n' realpath -m -- </tmp/folders >/tmp/real
  paste /tmp/folders /tmp/real >/tmp/placed
  awk -F '\t' -v OFS='\t' '
    NR == FNR { real[$1] = $2 == "/" ? "" : $2; next }
    { folder = last = $NF; sub("/[^/]*$", "/", folder); sub(".*/", "", last) }
    { $NF = real[folder] "/" last; print }
  ' /tmp/placed /tmp/given
}

placed </tmp/asked | sort -u >/tmp/paths
# Who reads a link asks for the link alone.
grep -v '^read' /tmp/paths >/tmp/round || true
for _ in 1 2 3 4 5 6 7 8; do
  cut -f 2 /tmp/round | sort -u >/tmp/names
  # What was there may be gone.
  { xargs -r -d '\n' sh -c 'find "$@" -maxdepth 0 -type l -printf "%p\t%h\t%l\n"' sh </tmp/names 2>/dev/null || true; } |
    awk -F '\t' '{ print $1 "\t" ($3 ~ "^/" ? $3 : $2 "/" $3) }' >/tmp/links
  awk -F '\t' 'NR == FNR { target[$1] = $2; next } $2 in target { print $1 "\t" target[$2] }' \
    /tmp/links /tmp/round | placed | sort -u | comm -23 - /tmp/paths >/tmp/more
  [ -s /tmp/more ] || break
  sort -u /tmp/paths /tmp/more >/tmp/all
  mv /tmp/all /tmp/paths
  mv /tmp/more /tmp/round
done

# In no pipe: where rpm fails, so does the job.
rpm -qa --qf '[%{FILEMODES:perms}\t%{=NAME}\t%{FILENAMES}\n]' >/tmp/listed
rpm -qa --qf '[%{=NAME}\t%{REQUIRENAME}\n]' >/tmp/requires
rpm -qa --qf '[%{=NAME}\t%{PROVIDENAME}\n]' >/tmp/provides
rpm -qp --nosignature --requires /in/srpm/*.src.rpm >/tmp/needs
grep / /tmp/listed | placed >/tmp/files
{
  sort -u /tmp/needs | sed 's/^/needs\t/'
  sort -u /tmp/provides | sed 's/^/provides\t/'
  sort -u /tmp/requires | sed 's/^/requires\t/'
  # Of required files: whose they are.
  { cut -f 2 /tmp/requires; cut -d ' ' -f 1 /tmp/needs; } | grep '^/' | sort -u |
    awk '{ print $0 "\t" $0 }' | placed >/tmp/wanted
  awk -F '\t' '
    NR == FNR { wanted[$2] = wanted[$2] "\n" $1; next }
    $3 in wanted { n = split(wanted[$3], as, "\n"); for (i = 2; i <= n; i++) print "provides\t" $2 "\t" as[i] }
  ' /tmp/wanted /tmp/files
  awk -F '\t' '
    NR == FNR { if (how[$2] != "opened") how[$2] = $1 == "looked" ? $1 : "opened"; next }
    $1 !~ "^d" && $3 in how { print "file\t" how[$3] "\t" $2 "\t" $3 }
  ' /tmp/paths /tmp/files | sort -u
} >>/out/facts
`;
