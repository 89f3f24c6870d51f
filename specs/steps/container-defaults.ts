import type { ContainerJob, Limits } from '../../pipeline/core/job.ts';

/** What every container job has alike, so that no clock, locale or user of a machine gets in. */
const environment = {
  HOME: '/builddir',
  LC_ALL: 'C.UTF-8',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  PYTHONHASHSEED: '0',
  TZ: 'UTC',
} as const;

const smallLimits: Limits = { memoryMiB: 2048, pids: 1024, seconds: 900 };

/** A shell script run as an unprivileged user in a read-only root. */
export const confined = (
  script: string,
  options: { readonly env?: Readonly<Record<string, string>>; readonly limits?: Limits } = {},
): ContainerJob => ({
  kind: 'container',
  // On one stream, lines stay in their order: engines read two as they come.
  argv: ['/bin/sh', '-euc', `exec 2>&1\n${script}`],
  env: { ...environment, ...options.env },
  user: 'builder',
  root: 'read-only',
  limits: options.limits ?? smallLimits,
  secrets: [],
  produces: { kind: 'files' },
});

/** A shell script that installs packages as root of its container, and leaves a new image. */
export const installing = (
  script: string,
  options: { readonly root: string; readonly env?: Readonly<Record<string, string>> },
): ContainerJob => ({
  kind: 'container',
  argv: ['/bin/sh', '-euc', script],
  env: { ...environment, HOME: '/root', ...options.env },
  user: 'root',
  root: 'scratch',
  limits: { ...smallLimits, seconds: 1800 },
  secrets: [],
  produces: { kind: 'image', root: options.root },
});
