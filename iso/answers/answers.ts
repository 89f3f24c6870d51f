/** What an installation is told: one model, written as YAML or as kickstart. */
export interface Answers {
  /** Show the plan and want the disk's name typed before anything is erased. */
  readonly confirm: boolean;
  /** A locale, as in LANG. */
  readonly language: string;
  /** A console key map, as in /etc/vconsole.conf. */
  readonly keyboard: string;
  /** An IANA zone name. The hardware clock is kept in UTC. */
  readonly timezone: string;
  readonly hostname?: string;
  readonly network: readonly NetworkInterface[];
  readonly storage: Storage;
  readonly bootloader: Bootloader;
  readonly root: RootAccount;
  readonly users: readonly User[];
  readonly services: Services;
  readonly packages: PackageChoice;
  readonly scripts: readonly Script[];
  readonly finish: Finish;
}

export type Finish = 'reboot' | 'poweroff' | 'halt';

export interface NetworkInterface {
  /** A name (`eth0`), a MAC address, or `link`: the first one with a cable in. */
  readonly device: string;
  readonly ipv4: Ipv4;
  readonly ipv6: Ipv6;
  readonly nameservers: readonly string[];
  readonly onBoot: boolean;
}

export type Ipv4 =
  | { readonly method: 'dhcp' }
  | { readonly method: 'none' }
  | {
      readonly method: 'static';
      readonly address: string;
      readonly netmask: string;
      readonly gateway?: string;
    };

export type Ipv6 =
  | { readonly method: 'auto' }
  | { readonly method: 'none' }
  | {
      readonly method: 'static';
      /** With its prefix length: `2001:db8::5/64`. */
      readonly address: string;
      readonly gateway?: string;
    };

/** The whole disk is taken: what was on it is erased. */
export interface Storage {
  /** The only disks that may be touched (`sda`, `disk/by-id/…`); none: the only one there is. */
  readonly disks: readonly string[];
  readonly layout: Layout;
}

export type Layout = AutomaticLayout | PartitionLayout;

export interface AutomaticLayout {
  readonly kind: 'automatic';
  readonly filesystem: RootFilesystem;
  readonly swap: boolean;
}

export interface PartitionLayout {
  readonly kind: 'partitions';
  /** Adds the BIOS boot partition and the EFI system partition before the others. */
  readonly bootPartitions: boolean;
  readonly partitions: readonly Partition[];
}

export type RootFilesystem = 'ext4' | 'xfs';
export type Filesystem = RootFilesystem | 'swap' | 'efi' | 'biosboot';

export interface Partition {
  /** A mount point, or `swap`, or `biosboot`. */
  readonly mount: string;
  readonly filesystem: Filesystem;
  readonly sizeMiB: number;
  /** Takes what is left on the disk, shared with other growing ones, up to `maxSizeMiB`. */
  readonly grow: boolean;
  readonly maxSizeMiB?: number;
  readonly label?: string;
  /** As in fstab's fourth column. */
  readonly options?: string;
}

export interface Bootloader {
  /** Kernel arguments of the installed system. */
  readonly append: string;
  readonly timeoutSeconds: number;
}

export type Password =
  { readonly kind: 'locked' } | { readonly kind: 'hash'; readonly hash: string };

export interface RootAccount {
  readonly password: Password;
  readonly sshKeys: readonly string[];
}

export interface User extends RootAccount {
  readonly name: string;
  readonly groups: readonly string[];
  readonly comment?: string;
  readonly uid?: number;
  readonly home?: string;
  readonly shell?: string;
}

export interface Services {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
}

/** Package names or globs, resolved on the medium. */
export interface PackageChoice {
  readonly install: readonly string[];
  readonly exclude: readonly string[];
}

export interface Script {
  /** `pre` before disks are touched, `pre-install` with the target mounted and empty. */
  readonly when: 'pre' | 'pre-install' | 'post' | 'onerror';
  /** Only `post` can run inside the installed system. */
  readonly chroot: boolean;
  readonly interpreter: string;
  /** A failure ends the installation. */
  readonly errorOnFail: boolean;
  readonly log?: string;
  /** Whole lines: empty, or ends with a newline. */
  readonly body: string;
}
