import { success } from '../../pipeline/core/result.ts';
import type { Script } from '../answers/answers.ts';
import type { Machine } from './machine.ts';
import { target } from './mount-target.ts';
import { lastLines, type Outcome, stop } from './outcome.ts';

/** Runs the scripts of one moment in their order. */
export const runScripts = async (
  machine: Machine,
  scripts: readonly Script[],
  when: Script['when'],
): Promise<Outcome<undefined>> => {
  for (const [index, script] of scripts.filter((one) => one.when === when).entries()) {
    const name = `%${when} script ${index + 1}`;
    machine.say(`         ${name}`);
    const { code, stdout, stderr } = await runScript(machine, script);
    const output = lastLines(`${stdout}\n${stderr}`);
    if (code === 0) continue;
    if (script.errorOnFail) return stop(`${name} ended with code ${code}`, output);
    machine.say(`         ${name} ended with code ${code}; it may, so the installation goes on`);
  }
  return success(undefined);
};

const runScript = async (machine: Machine, script: Script) => {
  const { chroot, interpreter, body, log } = script;
  const root = chroot ? target : '';
  // /run is a tmpfs on both sides: nothing of the script stays behind.
  const path = '/run/kiln-script';
  await machine.write(`${root}${path}`, body, 0o700);
  const env = { ANA_INSTALL_PATH: target, HOME: '/root' };
  const ran = await machine.run(
    chroot ? ['chroot', target, interpreter, path] : [interpreter, path],
    { env },
  );
  if (log !== undefined) await machine.write(`${root}${log}`, `${ran.stdout}${ran.stderr}`, 0o600);
  return ran;
};
