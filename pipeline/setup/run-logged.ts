import { spawn } from 'node:child_process';

/** Runs a program whose output is for people: all of it goes to stderr. Gives its exit code. */
export const runLogged = (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> =>
  new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2], env });
    child.on('error', () => done(127));
    child.on('exit', (code) => done(code ?? 1));
  });
