import {
  command,
  type CommandSpec,
  flag,
  later,
  laterCommand,
  never,
  noEffect,
  number,
  oneArgument,
  text,
} from '../command-spec.ts';

const encryption = {
  '--encrypted': later(flag),
  '--passphrase': later(text),
  '--luks-version': later(text),
  '--cipher': later(text),
  '--escrowcert': later(text),
  '--backuppassphrase': later(flag),
};

const part = command(
  {
    '--fstype': text,
    '--size': number,
    '--grow': flag,
    '--maxsize': number,
    '--label': text,
    '--fsoptions': text,
    '--asprimary': noEffect(flag),
    '--ondisk': later(text),
    '--ondrive': later(text),
    '--onpart': later(text),
    '--usepart': later(text),
    '--noformat': later(flag),
    '--recommended': later(flag),
    '--hibernation': later(flag),
    '--resize': later(flag),
    '--fsprofile': later(text),
    '--mkfsoptions': later(text),
    '--active': never(flag, 'remove it: it is gone since RHEL 9'),
    ...encryption,
  },
  {
    repeats: true,
    arguments: oneArgument('a mount point, swap or biosboot'),
    exclusive: [
      ['--onpart', '--ondisk'],
      ['--size', '--recommended'],
      ['--size', '--hibernation'],
    ],
  },
);

const volumes = { support: 'later', repeats: true } as const;

/** Options of LVM and RAID are checked although they come later: members are looked up. */
const volgroup = command(
  {
    '--noformat': flag,
    '--useexisting': flag,
    '--pesize': number,
    '--reserved-space': number,
    '--reserved-percent': number,
  },
  { ...volumes, arguments: { min: 1, max: Number.POSITIVE_INFINITY, name: 'a name and members' } },
);

const logvol = command(
  {
    '--vgname': text,
    '--name': text,
    '--fstype': text,
    '--size': number,
    '--percent': number,
    '--grow': flag,
    '--maxsize': number,
    '--label': text,
    '--fsoptions': text,
    '--noformat': flag,
    '--useexisting': flag,
    '--recommended': flag,
    '--thin': flag,
    '--thinpool': flag,
    '--poolname': text,
    '--cachesize': number,
    '--cachemode': text,
    '--cachepvs': text,
    ...encryption,
  },
  {
    ...volumes,
    arguments: oneArgument('a mount point'),
    required: ['--vgname', '--name'],
    exclusive: [
      ['--size', '--percent'],
      ['--thin', '--thinpool'],
    ],
  },
);

const raid = command(
  {
    '--level': text,
    '--device': text,
    '--fstype': text,
    '--label': text,
    '--fsoptions': text,
    '--mkfsoptions': text,
    '--spares': number,
    '--chunksize': number,
    '--noformat': flag,
    '--useexisting': flag,
    ...encryption,
  },
  {
    ...volumes,
    arguments: { min: 1, max: Number.POSITIVE_INFINITY, name: 'a mount point and members' },
    required: ['--device'],
  },
);

export const storageCommands: Readonly<Record<string, CommandSpec>> = {
  zerombr: command({}),
  ignoredisk: command(
    {
      '--only-use': text,
      '--drives': later(text),
      '--interactive': never(flag, 'remove it: it is gone since RHEL 9'),
    },
    { exclusive: [['--only-use', '--drives']] },
  ),
  clearpart: command(
    {
      '--all': flag,
      '--initlabel': flag,
      '--disklabel': text,
      '--drives': later(text),
      '--linux': later(flag),
      '--list': later(text),
      '--none': later(flag),
      '--cdl': later(flag),
    },
    { exclusive: [['--all', '--linux', '--none', '--list']] },
  ),
  reqpart: command({ '--add-boot': later(flag) }),
  autopart: command(
    {
      '--type': text,
      '--fstype': text,
      '--noswap': flag,
      '--nohome': noEffect(flag),
      '--noboot': noEffect(flag),
      '--nolvm': noEffect(flag),
      ...encryption,
    },
    { exclusive: [['--type', '--nolvm']] },
  ),
  part,
  partition: part,
  volgroup,
  logvol,
  raid,
  mount: laterCommand,
  snapshot: laterCommand,
  iscsi: laterCommand,
  iscsiname: laterCommand,
  fcoe: laterCommand,
  nvdimm: laterCommand,
  zfcp: laterCommand,
};
