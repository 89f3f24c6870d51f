import type { Environment, Folders } from '../folders.ts';
import { ownEngine } from './own-engine.ts';

/** Where a container engine may answer, and whose idea that was. */
export interface EngineAddress {
  readonly source: 'DOCKER_HOST' | 'system' | 'kiln';
  /** As DOCKER_HOST would name it. */
  readonly url: string;
}

export const systemSocket = '/var/run/docker.sock';

/**
 * The places to try, best first. A DOCKER_HOST is an order: nothing else is tried beside it, so
 * that a build never runs on another engine than the one that was named.
 */
export const engineAddresses = (env: Environment, folders: Folders): readonly EngineAddress[] => {
  const named = env['DOCKER_HOST'];
  if (named) return [{ source: 'DOCKER_HOST', url: named }];
  return [
    { source: 'system', url: `unix://${systemSocket}` },
    { source: 'kiln', url: `unix://${ownEngine(folders).socket}` },
  ];
};

/** The path of a unix socket, or undefined for an engine across the network. */
export const socketPathOf = (url: string): string | undefined =>
  url.startsWith('unix://') ? url.slice('unix://'.length) : undefined;
