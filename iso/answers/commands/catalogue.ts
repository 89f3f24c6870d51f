import {
  command,
  type CommandSpec,
  flag,
  ignoredCommand,
  later,
  laterCommand,
  noEffect,
  removedCommand,
  text,
} from '../command-spec.ts';
import { accountCommands } from './accounts.ts';
import { networkCommands } from './network.ts';
import { sourceCommands } from './source.ts';
import { storageCommands } from './storage.ts';
import { systemCommands } from './system.ts';

const gone = 'remove it: current kickstart has no such command';

const rest: Readonly<Record<string, CommandSpec>> = {
  // This installer always talks in plain lines and has no agreement to show.
  text: ignoredCommand,
  cmdline: ignoredCommand,
  graphical: ignoredCommand,
  skipx: ignoredCommand,
  eula: ignoredCommand,
  mediacheck: ignoredCommand,
  unsupported_hardware: ignoredCommand,
  logging: ignoredCommand,
  // Nothing filters packets or labels files on the base that exists today.
  firewall: command({
    '--disabled': noEffect(flag),
    '--enabled': later(flag),
    '--service': later(text),
    '--port': later(text),
    '--trust': later(text),
    '--ssh': later(flag),
  }),
  selinux: command({
    '--disabled': noEffect(flag),
    '--permissive': later(flag),
    '--enforcing': later(flag),
  }),
  repo: laterCommand,
  timesource: laterCommand,
  module: laterCommand,
  driverdisk: laterCommand,
  updates: laterCommand,
  realm: laterCommand,
  rhsm: laterCommand,
  syspurpose: laterCommand,
  authselect: laterCommand,
  rescue: laterCommand,
  vnc: laterCommand,
  rdp: laterCommand,
  xconfig: laterCommand,
  zipl: laterCommand,
  install: removedCommand(gone),
  upgrade: removedCommand(gone),
  auth: removedCommand('write authselect'),
  authconfig: removedCommand('write authselect'),
  autostep: removedCommand(gone),
  btrfs: removedCommand('use ext4 or xfs'),
  method: removedCommand('write cdrom'),
  device: removedCommand(gone),
  deviceprobe: removedCommand(gone),
  dmraid: removedCommand(gone),
  multipath: removedCommand(gone),
};

/** Every command of kickstart that is known by name. */
export const commandSpecs: ReadonlyMap<string, CommandSpec> = new Map(
  Object.entries({
    ...systemCommands,
    ...networkCommands,
    ...accountCommands,
    ...storageCommands,
    ...sourceCommands,
    ...rest,
  }),
);
