import type { Accelerator } from './accelerator.ts';
import type { BootManifest, BootProfile } from './read-manifest.ts';
import type { Firmware, Media } from './qemu-arguments.ts';

/** An ISO, and how to boot it. */
export interface BootRequest {
  readonly iso: string;
  readonly manifest: BootManifest;
  readonly profile: BootProfile;
  readonly firmware: Firmware;
  readonly media: Media;
  readonly kernel: BootedKernel;
  readonly memoryMiB: number;
  /** How long a phase may take under emulation, by name; see `phaseSeconds`. */
  readonly seconds: PhaseSeconds;
  /** The published repository, which the installed system is pointed at. */
  readonly repository: { readonly folder: string; readonly channel: string };
  /** For the disk, up to 16 GiB. */
  readonly folder: string;
  /** For sockets: their paths may have 107 bytes at most. */
  readonly sockets: string;
  /** Keeps the serial console's output of all phases. */
  readonly logPath: string;
}

/** What the medium starts: the installer as dom0, or Linux alone, faster in an emulator. */
export type BootedKernel = 'xen' | 'linux';

export interface PhaseSeconds {
  readonly menu: number;
  readonly install: number;
  readonly firstBoot: number;
  /** For one check. */
  readonly check: number;
  /** How long the console may say nothing while it installs. */
  readonly silence: number;
}

/** Generous: a machine that builds at the same time is several times slower. */
export const phaseSeconds: PhaseSeconds = {
  menu: 300,
  install: 3600,
  firstBoot: 900,
  check: 600,
  silence: 900,
};

export const defaultMemoryMiB = 3072;

/** The machine's parts that stay the same from the installation to the last check. */
export interface Bench {
  readonly request: BootRequest;
  readonly qemu: string;
  readonly accelerator: Accelerator;
  readonly signal: AbortSignal;
}
