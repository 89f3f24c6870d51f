import type { RootTools } from './root-tools.ts';

/** What roots are installed with, as shell. */
interface SolverCommands {
  /** Installs $PACKAGES below /target from the repository $imports. */
  readonly install: string;
  /** Writes the metadata of a folder of RPMs. */
  readonly index: string;
  /** Installs what /in/srpm needs, from the imports and from /tmp/ours, which goes first. */
  readonly addRequires: string;
  /** What the solver leaves below a root, and no package owns. */
  readonly leftovers: (root: string) => string;
}

const dnf: SolverCommands = {
  install: String.raw`dnf --assumeyes --quiet --installroot=/target --releasever=1 \
  --disablerepo='*' --repofrompath=imports,file://$imports --enablerepo=imports \
  --setopt=gpgcheck=0 --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \
  --setopt=skip_if_unavailable=0 --setopt=keepcache=0 \
  install $PACKAGES`,
  index: 'createrepo_c --quiet --no-database --compress-type=gz',
  addRequires: String.raw`dnf --assumeyes --releasever=1 --disablerepo='*' \
  --repofrompath=imports,file:///usr/share/kiln/imports \
  --repofrompath=ours,file:///tmp/ours \
  --setopt=ours.priority=1 --setopt=gpgcheck=0 --setopt=install_weak_deps=0 \
  --setopt=tsflags=nodocs --setopt=skip_if_unavailable=0 --setopt=keepcache=0 \
  builddep /in/srpm/*.src.rpm`,
  leftovers: (root) => `${root}/var/cache/dnf ${root}/var/log/dnf* ${root}/var/log/hawkey.log`,
};

/** Settings that do for yum 3, which takes repositories from files alone. */
const yumSettings = (imports: string): string => String.raw`[main]
reposdir=/nowhere
gpgcheck=0
tsflags=nodocs
keepcache=0
skip_missing_names_on_install=0
[imports]
name=imports
baseurl=file://${imports}
skip_if_unavailable=0`;

const yum: SolverCommands = {
  // yum 3 takes a name that it does not know for a warning: so rpm is asked for each.
  install: String.raw`cat >/tmp/yum.conf <<end
${yumSettings('$imports')}
end
yum --assumeyes --quiet -c /tmp/yum.conf --installroot=/target install $PACKAGES
rpm --root=/target -q $PACKAGES >/tmp/installed || {
  grep 'is not installed$' /tmp/installed >&2
  exit 1
}`,
  index: 'createrepo --quiet --no-database --compress-type=gz',
  // yum 3 knows no priorities without a plugin: what is ours is left out of the imports.
  addRequires: String.raw`cat >/tmp/yum.conf <<end
${yumSettings('/usr/share/kiln/imports')}
exclude=$(find /tmp/ours -name '*.rpm' -exec rpm -qp --nosignature --qf '%{NAME} ' {} +)
[ours]
name=ours
baseurl=file:///tmp/ours
skip_if_unavailable=0
end
yum-builddep --assumeyes -c /tmp/yum.conf /in/srpm/*.src.rpm
rm /tmp/yum.conf`,
  leftovers: (root) => `${root}/var/cache/yum ${root}/var/lib/yum ${root}/var/log/yum.log`,
};

/** By the name that bases have for them: each solver is one line. */
export const solverCommands: Readonly<Record<RootTools['solver'], SolverCommands>> = { dnf, yum };
