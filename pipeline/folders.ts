import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where Kiln keeps things on this machine, outside the project. */
export interface Folders {
  /** May be deleted at any moment. */
  readonly cache: string;
  /** What has to stay: the engine's data, keys, crash logs. */
  readonly state: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const foldersOf = (env: Environment): Folders => ({
  cache: resolve(env['KILN_CACHE'] || xdg(env, 'XDG_CACHE_HOME', '.cache')),
  state: resolve(env['KILN_STATE'] || xdg(env, 'XDG_STATE_HOME', '.local/state')),
});

const xdg = (env: Environment, variable: string, otherwise: string) =>
  join(env[variable] || join(env['HOME'] || homedir(), otherwise), 'kiln');
