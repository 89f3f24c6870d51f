import fc from 'fast-check';
import type { Answers, Partition, Script, User } from '../../../iso/answers/answers.ts';

const bytes = 'ssh-ed25519';
const blob = (tail: string) =>
  btoa(`\0\0\0${String.fromCharCode(bytes.length)}${bytes}\0\0\0 ${tail.padEnd(32, 'x')}`);

const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,20}$/).filter((text) => text !== 'root');
const names = fc.uniqueArray(name, { maxLength: 3 });
const path = fc.stringMatching(/^\/[a-z][\w+-]{0,8}(\/[\w+-]{1,8}){0,2}$/);
const address = fc.ipV4();
const printable = fc.string({
  unit: fc.constantFrom(...'aB3 #\'"\\%=~/$;|&ü-'.split('')),
  maxLength: 20,
});
const sshKey = fc
  .tuple(fc.stringMatching(/^[a-z]{1,32}$/), printable)
  .map(([tail, comment]) => `ssh-ed25519 ${blob(tail)} ${comment}`.trimEnd());

const hash = fc.stringMatching(/^\$6\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/);
const password: fc.Arbitrary<Answers['root']['password']> = fc.oneof(
  fc.constant({ kind: 'locked' as const }),
  hash.map((text) => ({ kind: 'hash' as const, hash: text })),
);

const netmask = fc.constantFrom('255.255.255.0', '255.255.0.0', '255.255.255.252', '255.0.0.0');

const network: fc.Arbitrary<Answers['network'][number]> = fc.record({
  device: fc.oneof(
    fc.constantFrom('link', 'eth0', 'enp3s0', '52:54:00:12:34:56'),
    fc.stringMatching(/^en[a-z0-9]{1,8}$/),
  ),
  ipv4: fc.oneof(
    fc.constant({ method: 'dhcp' as const }),
    fc.constant({ method: 'none' as const }),
    fc.record(
      { method: fc.constant('static' as const), address, netmask, gateway: address },
      { requiredKeys: ['method', 'address', 'netmask'] },
    ),
  ),
  ipv6: fc.oneof(
    fc.constant({ method: 'auto' as const }),
    fc.constant({ method: 'none' as const }),
    fc.record(
      {
        method: fc.constant('static' as const),
        address: fc.ipV6().map((text) => `${text}/64`),
        gateway: fc.ipV6(),
      },
      { requiredKeys: ['method', 'address'] },
    ),
  ),
  nameservers: fc.array(fc.oneof(address, fc.ipV6()), { maxLength: 3 }),
  onBoot: fc.boolean(),
});

const partition = (mount: string): fc.Arbitrary<Partition> =>
  fc.record(
    {
      mount: fc.constant(mount),
      filesystem:
        mount === 'swap' ? fc.constant('swap' as const) : fc.constantFrom('ext4' as const, 'xfs'),
      sizeMiB: fc.integer({ min: 1, max: 4096 }),
      grow: fc.boolean(),
      maxSizeMiB: fc.integer({ min: 4096, max: 99999 }),
      label: fc.stringMatching(/^[\w.+-]{1,12}$/),
      options: fc.constantFrom('noatime', 'noatime,nodev', 'uid=0,x-systemd.automount'),
    },
    { requiredKeys: ['mount', 'filesystem', 'sizeMiB', 'grow'] },
  );

const partitions = fc
  .uniqueArray(fc.constantFrom('/var', '/home', '/srv/data', '/boot', '/opt'), { maxLength: 3 })
  .chain((mounts) => fc.tuple(...['/', ...mounts, 'swap', 'swap'].map(partition)));

const storage: fc.Arbitrary<Answers['storage']> = fc.record({
  disks: fc.uniqueArray(fc.constantFrom('sda', 'nvme0n1', 'disk/by-id/wwn-0x5000c500a'), {
    maxLength: 2,
  }),
  layout: fc.oneof(
    fc.record({
      kind: fc.constant('automatic' as const),
      filesystem: fc.constantFrom('ext4' as const, 'xfs' as const),
      swap: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('partitions' as const),
      bootPartitions: fc.constant(true),
      partitions,
    }),
  ),
});

const user: fc.Arbitrary<User> = fc.record(
  {
    name,
    password,
    sshKeys: fc.array(sshKey, { maxLength: 2 }),
    groups: names,
    comment: printable.filter((text) => text !== ''),
    uid: fc.integer({ min: 1000, max: 59999 }),
    home: path,
    shell: path,
  },
  { requiredKeys: ['name', 'password', 'sshKeys', 'groups'] },
);

const body = fc
  .array(fc.oneof(printable, fc.constantFrom('', '  indented', '# kiln: confirm', 'x=$(ls)')))
  .map((lines) => lines.filter((text) => !/^\s*%/.test(text)))
  .map((lines) => lines.map((text) => `${text}\n`).join(''));

const script: fc.Arbitrary<Script> = fc
  .record(
    {
      when: fc.constantFrom('pre' as const, 'pre-install', 'post', 'onerror'),
      chroot: fc.boolean(),
      interpreter: path,
      errorOnFail: fc.boolean(),
      log: path,
      body,
    },
    { requiredKeys: ['when', 'chroot', 'interpreter', 'errorOnFail', 'body'] },
  )
  .map((one) => ({ ...one, chroot: one.chroot && one.when === 'post' }));

const packageName = fc.stringMatching(/^[a-z0-9][a-z0-9.+-]{0,12}$/);

/** Answers of every shape that `checkAnswers` has no error for. */
const anyAnswers: fc.Arbitrary<Answers> = fc.record(
  {
    confirm: fc.boolean(),
    language: fc.constantFrom('en_US.UTF-8', 'C.UTF-8', 'de_DE', 'sr_RS@latin'),
    keyboard: fc.constantFrom('us', 'de-latin1', 'jp106'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'),
    hostname: fc.constantFrom('host', 'a.example.org'),
    network: fc.uniqueArray(network, { maxLength: 2, selector: ({ device }) => device }),
    storage,
    bootloader: fc.record({
      append: fc.constantFrom('', 'quiet', "a=b  c='d e' #f"),
      timeoutSeconds: fc.integer({ min: 0, max: 60 }),
    }),
    root: fc.record({ password, sshKeys: fc.array(sshKey, { maxLength: 2 }) }),
    users: fc.uniqueArray(user, { maxLength: 3, selector: (one) => one.name }),
    services: fc.record({
      enabled: fc.constantFrom([], ['ssh']),
      disabled: fc.constantFrom([], ['cron', 'x@y']),
    }),
    packages: fc.record({
      install: fc.uniqueArray(
        packageName.map((text) => `i${text}`),
        { minLength: 1, maxLength: 4 },
      ),
      exclude: fc.uniqueArray(
        packageName.map((text) => `e${text}`),
        { maxLength: 4 },
      ),
    }),
    scripts: fc.array(script, { maxLength: 3 }),
    finish: fc.constantFrom('reboot' as const, 'poweroff', 'halt'),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'confirm',
      'language',
      'keyboard',
      'timezone',
      'network',
      'storage',
      'bootloader',
      'root',
      'users',
      'services',
      'packages',
      'scripts',
      'finish',
    ],
  },
);

/** Sound answers: where nobody is asked, there is no choice between disks. */
export const arbitraryAnswers: fc.Arbitrary<Answers> = anyAnswers.map((answers) => {
  const { confirm, storage: written } = answers;
  const disks = confirm ? written.disks : written.disks.slice(0, 1);
  return { ...answers, storage: { ...written, disks } };
});
