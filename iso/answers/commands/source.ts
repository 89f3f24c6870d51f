import { command, type CommandSpec, laterCommand } from '../command-spec.ts';

/** Where packages come from: exactly one of these may be given. */
export const sourceCommands: Readonly<Record<string, CommandSpec>> = {
  cdrom: command({}),
  url: laterCommand,
  nfs: laterCommand,
  harddrive: laterCommand,
  hmc: laterCommand,
  liveimg: laterCommand,
  ostreesetup: laterCommand,
  ostreecontainer: laterCommand,
  bootc: laterCommand,
};
