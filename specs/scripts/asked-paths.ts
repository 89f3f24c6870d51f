/**
 * An awk program from strace's lines (`-f -y -z`) to what was asked for outside of a build's own
 * folders: `opened`, `read` (a link, whose target is all that it has) or `looked`, a tab, the path
 * as it was asked for; each line once.
 *
 * The kernel opens the interpreter of a script by itself, which no line shows: so the first line of
 * each file that was run is read, while the build goes on.
 */
export const askedPaths = String.raw`
function ask(how, path) {
  if (path !~ /^\// || path ~ /^\/(builddir|tmp|var\/tmp|proc|dev|sys|in|out)(\/|$)/) return
  if (!((how, path) in asked)) print how "\t" path
  asked[how, path] = 1
}

function run(path,   first) {
  ask("opened", path)
  if (path in ran) return
  ran[path] = 1
  if ((getline first < path) > 0 && match(first, /^#![ \t]*[^ \t]+/)) {
    first = substr(first, 1, RLENGTH)
    sub(/^#![ \t]*/, "", first)
    ask("opened", first)
  }
  close(path)
}

{
  # 123 openat(AT_FDCWD</builddir>, "a.h", O_RDONLY) = 3</builddir/a.h>
  if (!match($0, /^[0-9]+ +[a-z0-9_]+\(/)) next
  call = substr($2, 1, index($2, "(") - 1)
  rest = substr($0, RLENGTH + 1)
  folder = ""
  if (match(rest, /^[A-Z0-9_]+<[^>]*>, /)) {
    folder = substr(rest, index(rest, "<") + 1)
    folder = substr(folder, 1, index(folder, ">") - 1)
    isCurrent = rest ~ /^AT_FDCWD/
    rest = substr(rest, RLENGTH + 1)
    if (isCurrent && ($1 in waiting)) {
      run(folder "/" waiting[$1])
      delete waiting[$1]
    }
  }
  if (!match(rest, /^"[^"\\]+"/)) next
  path = substr(rest, 2, RLENGTH - 2)
  if (path !~ /^\// && folder != "") path = folder "/" path
  if (call ~ /^exec/) {
    # Where a process is, its next line says.
    if (path ~ /^\//) run(path)
    else waiting[$1] = path
  } else if (call ~ /^open/) {
    ask("opened", path)
    if (sub(/^.*\) = [0-9]+</, "") && sub(/>$/, "")) ask("opened", $0)
  } else ask(call ~ /^readlink/ ? "read" : "looked", path)
}
`;
