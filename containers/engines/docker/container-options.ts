import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import type { ContainerJob } from '../../../pipeline/core/job.ts';

export const ownLabel = 'org.kiln';

const mebibyte = 1024 * 1024;

/** What dnf, rpm's scriptlets and chroot need; Docker's own list without the network's. */
const rootCapabilities = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'MKNOD',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
  'KILL',
];

export interface Placement {
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Folders of this machine that are /in and /out, and /etc/hosts; none: the engine makes its own. */
  readonly binds: readonly MountSettings[];
  /** How many the job should use; no say where it is left out. */
  readonly processors?: number | undefined;
}

/** Docker's own measure of a container's part of a busy machine, where nothing is said. */
const sharesPerProcessor = 1024;

/**
 * A job as the Docker Engine API wants it: nothing in here comes from anywhere but the job, and
 * how much of the machine it gets.
 */
export const containerOptions = (
  job: ContainerJob,
  { image, labels, binds, processors }: Placement,
): ContainerCreateOptions => ({
  Image: image,
  Entrypoint: [],
  Cmd: [...job.argv],
  Env: environmentOf(job, processors),
  User: job.user === 'builder' ? '1000:1000' : '0:0',
  Hostname: 'kiln',
  WorkingDir: '/',
  Labels: { [ownLabel]: '1', ...labels },
  // Beside the mode `none`, for which the engine would set up a network of nothing, with its files
  // in /etc: half of the time that a start takes. The loopback is there all the same, ::1 too, which
  // that mode has not. Without binds there is no other way to an /etc/hosts.
  ...(binds.length === 0 ? { Volumes: { '/in': {}, '/out': {} } } : { NetworkDisabled: true }),
  AttachStdout: true,
  AttachStderr: true,
  AttachStdin: job.secrets.length > 0,
  OpenStdin: job.secrets.length > 0,
  StdinOnce: job.secrets.length > 0,
  StopTimeout: 2,
  HostConfig: {
    NetworkMode: 'none',
    // Where the engine sets up that network, it would write down those that the machine asks.
    Dns: ['127.0.0.1'],
    DnsSearch: ['.'],
    // What a job says is read while it runs.
    LogConfig: { Type: 'none', Config: {} },
    Mounts: [...binds],
    ReadonlyRootfs: job.root === 'read-only',
    CapDrop: ['ALL'],
    CapAdd: job.user === 'root' ? rootCapabilities : [],
    SecurityOpt: ['no-new-privileges'],
    Memory: job.limits.memoryMiB * mebibyte,
    ...(processors !== undefined && { CpuShares: processors * sharesPerProcessor }),
    MemorySwap: job.limits.memoryMiB * mebibyte,
    PidsLimit: job.limits.pids,
    Tmpfs: job.root === 'read-only' ? scratchFolders(job) : {},
    Ulimits: [{ Name: 'nofile', Soft: 4096, Hard: 4096 }],
  },
});

/** rpm's `%_smp_mflags` and its like go by RPM_BUILD_NCPUS, in every version since 4.4. */
const environmentOf = ({ env }: ContainerJob, processors: number | undefined): string[] =>
  Object.entries({
    ...(processors !== undefined && { RPM_BUILD_NCPUS: String(processors) }),
    ...env,
  }).map(([name, value]) => `${name}=${value}`);

/** Scratch counts as memory, so no folder may take more than the job may. */
const scratchFolders = ({ user, limits }: ContainerJob): Record<string, string> => {
  const owner = user === 'builder' ? 'uid=1000,gid=1000' : 'uid=0,gid=0';
  const size = `size=${limits.memoryMiB}m`;
  return {
    '/builddir': `rw,exec,nosuid,nodev,mode=0755,${owner},${size}`,
    '/tmp': `rw,exec,nosuid,nodev,mode=1777,${size}`,
    '/var/tmp': `rw,exec,nosuid,nodev,mode=1777,${size}`,
  };
};
