import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles } from '../../pipeline/project/list-files.ts';
import { type KilnRun, startKiln } from './kiln-run.ts';
import { projectRoot } from './run-process.ts';

/** The repository's own files in a folder of their own: a clone that a test may change. */
export interface ProjectCopy {
  readonly folder: string;
  readonly path: (file: string) => string;
  readonly read: (file: string) => Promise<string>;
  readonly write: (file: string, text: string) => Promise<void>;
  readonly edit: (file: string, change: (text: string) => string) => Promise<void>;
  /** Starts its `kiln` as a process. */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => KilnRun;
  readonly remove: () => Promise<void>;
}

/** Copies all but tests and what is made; npm's packages are shared. */
export const projectCopy = async (
  env: Readonly<Record<string, string>> = {},
): Promise<ProjectCopy> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-copy-'));
  const at = (file: string) => path.join(folder, file);
  for (const file of listFiles(projectRoot)) {
    await cp(path.join(projectRoot, file), at(file));
  }
  await symlink(path.join(projectRoot, 'node_modules'), at('node_modules'));
  const read = (file: string) => readFile(at(file), 'utf8');
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), text);
  };
  return {
    folder,
    path: at,
    read,
    write,
    edit: async (file, change) => {
      const before = await read(file);
      const after = change(before);
      if (after === before) throw new Error(`${file}: the change changes nothing`);
      await write(file, after);
    },
    start: (args, more) => startKiln(folder, args, { ...env, ...more }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
