import { join } from 'node:path';
import { digestOf } from '../core/digest.ts';
import type { Folders } from '../folders.ts';

/** The paths of the engine that Kiln starts where there is no other. */
export interface OwnEngine {
  readonly data: string;
  readonly log: string;
  readonly exec: string;
  readonly socket: string;
  readonly pidFile: string;
}

/**
 * Data and log are under the state folder. Sockets and the pid are in /run: they mean nothing
 * after a reboot, and the path of a socket may be no longer than 107 bytes.
 */
export const ownEngine = ({ state }: Folders): OwnEngine => {
  const run = join('/run/kiln', digestOf(state).slice(0, 12));
  return {
    data: join(state, 'docker'),
    log: join(state, 'dockerd.log'),
    exec: join(run, 'exec'),
    socket: join(run, 'docker.sock'),
    pidFile: join(run, 'dockerd.pid'),
  };
};
