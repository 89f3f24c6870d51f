import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, projectRoot, startProcess } from './run-process.ts';

/** A clone with our launchers, one package (the Node that comes as a package), and no network. */
export interface SmallProject {
  readonly folder: string;
  readonly start: (...args: readonly string[]) => Promise<Ended>;
  readonly kiln: (...args: readonly string[]) => Promise<Ended>;
  /** Changes package-lock.json, as a pull of somebody's upgrade does. */
  readonly upgrade: () => void;
  readonly remove: () => void;
}

const runtime = `node-linux-${process.arch}`;

export const smallProject = (): SmallProject => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-project-'));
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  cpSync(join(projectRoot, 'pipeline/bin'), join(folder, 'pipeline/bin'), { recursive: true });
  mkdirSync(join(folder, runtime, 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, runtime, 'bin/node'));
  write(`${runtime}/package.json`, JSON.stringify({ name: runtime, version: '24.0.0' }));
  write('package.json', JSON.stringify(manifest));
  write('package-lock.json', JSON.stringify(lockOf('24.0.0')));
  const told = 'process.stdout.write(`${process.version} ${args.join(" ")}\\n`); return 7;';
  write('pipeline/start.ts', `export const start = async (args: string[]) => { ${told} };`);
  write('pipeline/cli.ts', `export const main = async (args: string[]) => { ${told} };`);
  const run = (script: string, args: readonly string[]) =>
    startProcess(process.execPath, [join(folder, 'pipeline/bin', script), ...args]).ended;
  return {
    folder,
    start: (...args) => run('start.js', args),
    kiln: (...args) => run('kiln.js', args),
    upgrade: () => write('package-lock.json', `${JSON.stringify(lockOf('24.0.0'))}\n`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const manifest = {
  name: 'small',
  version: '1.0.0',
  type: 'module',
  dependencies: { [runtime]: `file:./${runtime}` },
};

const lockOf = (version: string) => ({
  name: 'small',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': manifest,
    [runtime]: { version },
    [`node_modules/${runtime}`]: { resolved: runtime, link: true },
  },
});
