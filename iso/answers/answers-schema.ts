import { z } from 'zod';
import type { Answers } from './answers.ts';

const text = z.string().min(1);
const texts = z.array(text).default([]);
const mebibytes = z.int().min(1);

const ipv4 = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('dhcp') }),
  z.strictObject({ method: z.literal('none') }),
  z.strictObject({
    method: z.literal('static'),
    address: text,
    netmask: text,
    gateway: text.exactOptional(),
  }),
]);

const ipv6 = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('auto') }),
  z.strictObject({ method: z.literal('none') }),
  z.strictObject({ method: z.literal('static'), address: text, gateway: text.exactOptional() }),
]);

const networkInterface = z.strictObject({
  device: text.default('link').describe('a name, a MAC address, or link: the first with a cable'),
  ipv4: ipv4.default({ method: 'dhcp' }),
  ipv6: ipv6.default({ method: 'auto' }),
  nameservers: texts,
  onBoot: z.boolean().default(true),
});

const partition = z.strictObject({
  mount: text.describe('a mount point, or swap, or biosboot'),
  filesystem: z.enum(['ext4', 'xfs', 'swap', 'efi', 'biosboot']),
  sizeMiB: mebibytes,
  grow: z.boolean().default(false),
  maxSizeMiB: mebibytes.exactOptional(),
  label: text.exactOptional(),
  options: text.exactOptional(),
});

const layout = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('automatic'),
    filesystem: z.enum(['ext4', 'xfs']).default('ext4'),
    swap: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('partitions'),
    bootPartitions: z.boolean().default(true),
    partitions: z.array(partition).min(1),
  }),
]);

const password = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('locked') }),
    z.strictObject({ kind: z.literal('hash'), hash: text }),
  ])
  .default({ kind: 'locked' });

const user = z.strictObject({
  name: text,
  password,
  sshKeys: texts,
  groups: texts,
  comment: text.exactOptional(),
  uid: z.int().min(0).exactOptional(),
  home: text.exactOptional(),
  shell: text.exactOptional(),
});

/** `%post` runs in the installed system unless it says otherwise; the others never can. */
const script = z
  .strictObject({
    when: z.enum(['pre', 'pre-install', 'post', 'onerror']),
    chroot: z.boolean().exactOptional(),
    interpreter: text.default('/bin/sh'),
    errorOnFail: z.boolean().default(true),
    log: text.exactOptional(),
    body: z.string().describe('whole lines'),
  })
  .transform(({ chroot, body, ...rest }) => ({
    ...rest,
    chroot: chroot ?? rest.when === 'post',
    body: body === '' || body.endsWith('\n') ? body : `${body}\n`,
  }));

/** Answers as a profile's YAML has them: the model, with what may be left out filled in. */
export const answersSchema: z.ZodType<Answers> = z.strictObject({
  confirm: z.boolean().default(true).describe('ask for the disk by name before anything is erased'),
  language: text.default('C.UTF-8'),
  keyboard: text.default('us'),
  timezone: text.default('UTC'),
  hostname: text.exactOptional(),
  network: z.array(networkInterface).default([]),
  storage: z.strictObject({
    disks: texts,
    layout: layout.default({ kind: 'automatic', filesystem: 'ext4', swap: true }),
  }),
  bootloader: z
    .strictObject({ append: z.string().default(''), timeoutSeconds: z.int().min(0).default(5) })
    .default({ append: '', timeoutSeconds: 5 }),
  root: z
    .strictObject({ password, sshKeys: texts })
    .default({ password: { kind: 'locked' }, sshKeys: [] }),
  users: z.array(user).default([]),
  services: z
    .strictObject({ enabled: texts, disabled: texts })
    .default({ enabled: [], disabled: [] }),
  packages: z.strictObject({ install: texts, exclude: texts }),
  scripts: z.array(script).default([]),
  finish: z.enum(['reboot', 'poweroff', 'halt']).default('reboot'),
});
