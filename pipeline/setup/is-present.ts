import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from '../folders.ts';
import type { Evidence } from './needs.ts';

/** Looks whether something is on this machine, also in the folders that only root's PATH has. */
export const isPresent = (evidence: Evidence, env: Environment): boolean =>
  evidence.kind === 'file'
    ? existsSync(evidence.path)
    : commandPath(evidence.name, env) !== undefined;

export const commandPath = (name: string, env: Environment): string | undefined =>
  [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(existsSync);
