import { action, type Output, output } from '../../pipeline/core/action.ts';
import { keyFileOf } from '../../repo/plan-repo.ts';
import type { Image } from '../image.ts';
import { mediumDnf } from './medium-dnf.ts';

export interface InstallRootOptions {
  readonly image: Image;
  /** Names of RPMs; dnf adds what they need. One of them brings kernel, hypervisor, initramfs. */
  readonly packages: readonly string[];
}

/**
 * The root that the medium runs from: `squashfs.img`, and from its /boot, under fixed names,
 * `boot/vmlinuz`, `boot/initramfs.img`, `boot/xen.gz`; `checksums` as a treeinfo file has them;
 * `installed.txt` says which packages.
 */
export const composeInstallRoot = (
  tools: Output<'image'>,
  repository: Output<'repository'>,
  { image, packages }: InstallRootOptions,
): Output<'tree'> =>
  output(
    'tree',
    action(
      { step: 'compose-install-root', subject: image.name },
      {
        job: {
          kind: 'container',
          argv: ['/bin/bash', '-euo', 'pipefail', '-c', script, 'compose-root', ...packages],
          env: { ...environmentOf(image), KILN_KEY_FILE: keyFileOf(image.name) },
          user: 'root',
          root: 'scratch',
          limits: { memoryMiB: 3072, pids: 512, seconds: 1800 },
          secrets: [],
          produces: { kind: 'files' },
        },
        environment: { kind: 'image', output: tools },
        inputs: [{ path: '/in/repo', content: repository }],
      },
    ),
  );

const environmentOf = (image: Image): Readonly<Record<string, string>> => ({
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  HOME: '/root',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  PYTHONHASHSEED: '0',
  SOURCE_DATE_EPOCH: String(image.epoch),
  KILN_RELEASE: image.version,
});

// What a run leaves behind differs each time, and an install root has no use for any of it: caches
// and logs, rpm's database with its install times, identities that must be made per machine.
const script = String.raw`
umask 022
installroot=/builddir/root
mkdir -p $installroot/dev /out/boot
${mediumDnf}
# Scriptlets redirect to these. What has no right to make devices gets plain files instead.
mknod -m 666 $installroot/dev/null c 1 3 || : > $installroot/dev/null
mknod -m 666 $installroot/dev/urandom c 1 9 || : > $installroot/dev/urandom
dnf install "$@"
rpm --root $installroot -qa --qf '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}\n' |
  grep -v '^gpg-pubkey-' | sort > /out/installed.txt

cd $installroot
take() {
  local found
  found=$(find boot -maxdepth 1 -type f \( -name "$2" -o -name "$3" \) | sort)
  if [ "$(printf '%s' "$found" | grep -c .)" != 1 ]; then
    echo "KILN-ERROR: the install root must have one /boot/$2, it has: $(echo $found)" >&2
    exit 1
  fi
  cp --no-preserve=all "$found" "/out/boot/$1"
}
take vmlinuz 'vmlinuz-*' 'vmlinuz'
take initramfs.img 'initramfs-*.img' 'initrd.img-*'
take xen.gz 'xen-*.gz' 'xen.gz'

rm -rf builddir boot/* dev/* run/* tmp/* var/tmp/* var/cache/* var/log/* var/lib/rpm/* var/lib/dnf \
  usr/share/doc usr/share/man usr/share/info usr/share/locale \
  etc/ssh/ssh_host_* etc/passwd- etc/group- etc/shadow- etc/gshadow- etc/.pwd.lock \
  var/lib/rpm/.[!.]* root/.rpmdb root/.gnupg var/lib/systemd/random-seed
rm -f etc/machine-id var/lib/dbus/machine-id
: > etc/machine-id

# The installer's dnf would compile itself at each start. By content, not by time: times differ.
if [ -x usr/bin/python3 ]; then
  chroot $installroot /bin/sh -c 'python3 -m compileall -q --invalidation-mode unchecked-hash \
    /usr/lib/python3/dist-packages /usr/lib/python3.*/'
fi

cd /
mksquashfs $installroot /out/squashfs.img -noappend -no-progress -quiet -xattrs \
  -comp zstd -Xcompression-level 6 -b 512K

cd /out
sha256sum boot/vmlinuz boot/initramfs.img boot/xen.gz squashfs.img |
  sed -E 's|^([0-9a-f]+)  (boot/)?(.*)$|\2\3 = sha256:\1|; s|^squashfs|LiveOS/&|' > checksums
`;
