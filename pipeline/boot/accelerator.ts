import { constants } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

export type Accelerator = 'kvm' | 'tcg';

/** Where QEMU is and where temporary files may be put. */
export interface ProbeOptions {
  readonly qemu: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  /** What the kernel says of the processors; a file. */
  readonly processors?: string;
}

/**
 * KVM only where a guest really runs on it, and at a decent speed: /dev/kvm exists on machines
 * where opening it fails, where guests hang, and where they crawl behind an emulated KVM. Where
 * the processor has no virtualization to show, KVM is done by software, under which Xen hangs.
 */
export const probeAccelerator = async (options: ProbeOptions): Promise<Accelerator> => {
  const { processors = '/proc/cpuinfo' } = options;
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK);
    if (!virtualizes(await readFile(processors, 'utf8'))) return 'tcg';
  } catch {
    return 'tcg';
  }
  return (await runsBootSector(options)) ? 'kvm' : 'tcg';
};

/** Intel's VT-x or AMD-V. */
const virtualizes = (processors: string): boolean =>
  /^flags\s*:.*\b(?:vmx|svm)\b/m.test(processors);

// mov al, 0x10; out 0xf4, al; jmp to itself. QEMU's debug device ends with (0x10 << 1) | 1.
const program = [0xb0, 0x10, 0xe6, 0xf4, 0xeb, 0xfe];
const expectedExitCode = 33;
// Emulated by TCG it takes 0.2 s, so real hardware has no excuse.
const patience = 3_000;

const runsBootSector = async ({ qemu, folder, signal }: ProbeOptions): Promise<boolean> => {
  const disk = join(folder, 'probe.img');
  await writeFile(disk, bootSector());
  const { exitCode } = await execa(qemu, probeArguments(disk), {
    reject: false,
    timeout: patience,
    killSignal: 'SIGKILL',
    cancelSignal: signal,
    stdio: 'ignore',
  });
  return exitCode === expectedExitCode;
};

const bootSector = (): Uint8Array => {
  const bytes = new Uint8Array(1024 * 1024);
  bytes.set(program);
  bytes.set([0x55, 0xaa], 510);
  return bytes;
};

const probeArguments = (disk: string): readonly string[] =>
  [
    ['-accel', 'kvm', '-cpu', 'host', '-machine', 'q35', '-m', '64', '-nodefaults'],
    ['-display', 'none', '-no-reboot', '-snapshot'],
    ['-device', 'isa-debug-exit,iobase=0xf4,iosize=4'],
    ['-drive', `file=${disk.replaceAll(',', ',,')},format=raw,if=ide`],
  ].flat();
