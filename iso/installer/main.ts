import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { parseBootArguments } from './boot-arguments.ts';
import { kernelConsoles, standardConsole } from './console.ts';
import { nodeMachine } from './node-machine.ts';
import { runInstaller } from './run-installer.ts';
import { logPath } from './save-log.ts';
import { runShells } from './shell.ts';

const usage = `kiln-installer [--all-consoles] [--cmdline TEXT] [--medium FOLDER] [--stay]
  --all-consoles  speak and listen on all consoles of the kernel, as from a systemd unit
  --cmdline TEXT  boot arguments instead of /proc/cmdline
  --medium FOLDER the installation medium, instead of looking for it
  --stay          neither reboot in the end nor start a shell after a failure
`;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      'all-consoles': { type: 'boolean', default: false },
      cmdline: { type: 'string' },
      medium: { type: 'string' },
      stay: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  mkdirSync(dirname(logPath), { recursive: true });
  const consoles = values['all-consoles'] ? kernelConsoles() : standardConsole();
  const machine = nodeMachine(consoles, logPath);
  const commandLine = values.cmdline ?? readFileSync('/proc/cmdline', 'utf8').trim();
  machine.note(`boot arguments: ${commandLine}`);
  const boot = { arguments: parseBootArguments(commandLine), medium: values.medium };
  const finish = await runInstaller(machine, boot);
  if (finish === undefined) {
    if (values.stay) return 1;
    machine.say('Here is a shell. To start again: reboot');
    consoles.close();
    await runShells(consoles.devices);
    return 1;
  }
  if (values.stay) return 0;
  machine.say(`Done. This machine will ${finish} now; remove the medium.`);
  const { status } = spawnSync('systemctl', [finish], { stdio: 'ignore' });
  return status === 0 ? 0 : 1;
};

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`KILN-INSTALL: failed: start: ${String(error)}\n`);
    process.exit(70);
  },
);
