import type {
  Answers,
  Ipv4,
  Ipv6,
  NetworkInterface,
  Partition,
  Password,
  RootAccount,
  Script,
  Storage,
  User,
} from './answers.ts';
import { quoteWord } from './words.ts';

/** The answers as kickstart: the same answers give the same bytes. */
export const renderKickstart = (answers: Answers): string =>
  [
    ...(answers.confirm ? ['# kiln: confirm'] : []),
    'cdrom',
    line('lang', [answers.language]),
    line('keyboard', [option('vckeymap', answers.keyboard)]),
    line('timezone', [quoteWord(answers.timezone), '--utc']),
    ...(answers.hostname === undefined
      ? []
      : [line('network', [option('hostname', answers.hostname)])]),
    ...answers.network.map(renderInterface),
    ...renderStorage(answers.storage),
    renderBootloader(answers),
    ...renderAccounts(answers),
    ...renderServices(answers),
    answers.finish,
    '',
    ...renderPackages(answers),
    ...answers.scripts.flatMap(renderScript),
  ].join('\n') + '\n';

const line = (name: string, words: readonly string[]): string =>
  [name, ...words.filter((word) => word !== '')].join(' ');

const option = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : `--${name}=${quoteWord(String(value))}`;

const flag = (name: string, set: boolean): string => (set ? `--${name}` : '');

const list = (name: string, members: readonly string[]): string =>
  members.length === 0 ? '' : option(name, members.join(','));

const renderInterface = (network: NetworkInterface): string =>
  line('network', [
    ...renderIpv4(network.ipv4),
    option('device', network.device),
    ...renderIpv6(network.ipv6),
    list('nameserver', network.nameservers),
    option('onboot', network.onBoot ? 'yes' : 'no'),
  ]);

const renderIpv4 = (ipv4: Ipv4): readonly string[] => {
  if (ipv4.method === 'none') return ['--noipv4'];
  if (ipv4.method === 'dhcp') return ['--bootproto=dhcp'];
  const { address, netmask, gateway } = ipv4;
  return [
    '--bootproto=static',
    option('ip', address),
    option('netmask', netmask),
    option('gateway', gateway),
  ];
};

const renderIpv6 = (ipv6: Ipv6): readonly string[] => {
  if (ipv6.method === 'none') return ['--noipv6'];
  if (ipv6.method === 'auto') return ['--ipv6=auto'];
  return [option('ipv6', ipv6.address), option('ipv6gateway', ipv6.gateway)];
};

const renderStorage = ({ disks, layout }: Storage): readonly string[] => {
  const clearing = [
    'zerombr',
    ...(disks.length === 0 ? [] : [line('ignoredisk', [list('only-use', disks)])]),
    'clearpart --all --initlabel --disklabel=gpt',
  ];
  if (layout.kind === 'partitions') {
    const required = layout.bootPartitions ? ['reqpart'] : [];
    return [...clearing, ...required, ...layout.partitions.map(renderPartition)];
  }
  const { filesystem, swap } = layout;
  const automatic = ['--type=plain', option('fstype', filesystem), flag('noswap', !swap)];
  return [...clearing, line('autopart', automatic)];
};

const renderPartition = (partition: Partition): string =>
  line('part', [
    quoteWord(partition.mount),
    option('fstype', partition.filesystem),
    option('size', partition.sizeMiB),
    flag('grow', partition.grow),
    option('maxsize', partition.maxSizeMiB),
    option('label', partition.label),
    option('fsoptions', partition.options),
  ]);

const renderBootloader = ({ bootloader: { append, timeoutSeconds } }: Answers): string =>
  line('bootloader', [
    '--location=mbr',
    option('timeout', timeoutSeconds),
    append === '' ? '' : option('append', append),
  ]);

const renderAccounts = ({ root, users }: Answers): readonly string[] => [
  root.password.kind === 'locked'
    ? 'rootpw --lock'
    : line('rootpw', ['--iscrypted', quoteWord(root.password.hash)]),
  ...renderKeys('root', root),
  ...users.flatMap((user) => [renderUser(user), ...renderKeys(user.name, user)]),
];

const renderUser = (user: User): string =>
  line('user', [
    option('name', user.name),
    list('groups', user.groups),
    option('gecos', user.comment),
    option('uid', user.uid),
    option('homedir', user.home),
    option('shell', user.shell),
    ...renderPassword(user.password),
  ]);

const renderPassword = (password: Password): readonly string[] =>
  password.kind === 'locked' ? ['--lock'] : ['--iscrypted', option('password', password.hash)];

const renderKeys = (name: string, { sshKeys }: RootAccount): readonly string[] =>
  sshKeys.map((key) => line('sshkey', [option('username', name), quoteWord(key)]));

const renderServices = ({ services: { enabled, disabled } }: Answers): readonly string[] => {
  const options = [list('enabled', enabled), list('disabled', disabled)];
  return options.every((text) => text === '') ? [] : [line('services', options)];
};

const renderPackages = ({ packages: { install, exclude } }: Answers): readonly string[] =>
  install.length + exclude.length === 0
    ? []
    : ['%packages', ...install, ...exclude.map((name) => `-${name}`), '%end', ''];

const renderScript = ({ body, ...script }: Script): readonly string[] => [
  line(`%${script.when}`, [
    flag('nochroot', script.when === 'post' && !script.chroot),
    option('interpreter', script.interpreter),
    flag('erroronfail', script.errorOnFail),
    option('log', script.log),
  ]),
  `${body}%end`,
  '',
];
