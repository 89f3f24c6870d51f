import { access, copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '../core/result.ts';
import type { BootFailure } from './boot-failure.ts';
import type { Bench } from './boot-request.ts';
import { type Machine, startMachine } from './machine.ts';
import type { FirmwareFiles } from './qemu-arguments.ts';

const firmwareFolder = '/usr/share/OVMF';
const diskBytes = 16 * 1024 ** 3;

/** An empty disk, and UEFI's memory as it leaves the factory. */
export const prepareBench = async ({ request }: Bench): Promise<Result<undefined, BootFailure>> => {
  const disk = await open(diskOf(request.folder), 'w');
  await disk.truncate(diskBytes);
  await disk.close();
  if (request.firmware === 'bios') return success(undefined);
  const factory = join(firmwareFolder, 'OVMF_VARS_4M.fd');
  try {
    await access(join(firmwareFolder, 'OVMF_CODE_4M.fd'));
    await copyFile(factory, variablesOf(request.folder));
  } catch {
    const remedy = 'Install the package ovmf: apt-get install ovmf';
    return failure({ kind: 'missing-file', path: factory, remedy });
  }
  return success(undefined);
};

export interface StartOnBenchOptions {
  /** With the ISO in, or from what is on the disk. */
  readonly from: 'medium' | 'disk';
  readonly sshPort: number;
}

/** Starts the machine; the same disk and firmware memory each time. */
export const startOnBench = (
  { request, qemu, accelerator, signal }: Bench,
  { from, sshPort }: StartOnBenchOptions,
): Promise<Result<Machine, BootFailure>> => {
  const { folder, sockets, memoryMiB, logPath, media, iso } = request;
  return startMachine(
    {
      accelerator,
      firmware: firmwareOf(request.firmware, folder),
      memoryMiB,
      disk: diskOf(folder),
      ...(from === 'medium' && { medium: { kind: media, iso } }),
      serial: { socket: join(sockets, from), log: logPath },
      sshPort,
    },
    { qemu, signal },
  );
};

/** Bytes of the disk that anybody has written to. */
export const writtenBytes = async (folder: string): Promise<number> => {
  const disk = await open(diskOf(folder));
  const { blocks } = await disk.stat();
  await disk.close();
  return blocks * 512;
};

const diskOf = (folder: string): string => join(folder, 'disk.img');
const variablesOf = (folder: string): string => join(folder, 'uefi-variables.fd');

const firmwareOf = (firmware: 'bios' | 'uefi', folder: string): FirmwareFiles =>
  firmware === 'bios'
    ? { kind: 'bios' }
    : {
        kind: 'uefi',
        code: join(firmwareFolder, 'OVMF_CODE_4M.fd'),
        variables: variablesOf(folder),
      };
