import { expect, test } from 'vitest';
import { checkKickstart } from '../../../iso/answers/check-kickstart.ts';
import type { Medium } from '../../../iso/answers/medium.ts';

const medium: Medium = {
  names: new Set(['xcp-ng-mini-deps', 'xen', 'openssh-server']),
  provides: new Set(['/usr/bin/ssh']),
};

const hash = `$6$saltsalt$${'a'.repeat(86)}`;

const sound = `cdrom
lang en_US.UTF-8
keyboard --vckeymap=us
timezone UTC --utc
rootpw --iscrypted ${hash}
zerombr
clearpart --all --initlabel
autopart --type=plain
reboot
%packages
xcp-ng-mini-deps
%end
`;

const problemsOf = (text: string) =>
  checkKickstart(text, { medium }).problems.map(
    ({ severity, at, message }) => `${at.line}:${at.column} ${severity}: ${message}`,
  );

test('a sound kickstart has no problems', () => {
  expect(problemsOf(sound)).toEqual([]);
});

const replaced = (from: string | RegExp, to: string) => sound.replace(from, to);
const storage = (...lines: readonly string[]) =>
  replaced('autopart --type=plain', ['reqpart', ...lines].join('\n'));
const added = (...lines: readonly string[]) => replaced('cdrom', ['cdrom', ...lines].join('\n'));

test.each([
  ['an unknown command', added('langg de'), '2:1 error: unknown command langg'],
  ['an unknown option', replaced('--utc', '--utcc'), '4:14 error: timezone has no option --utcc'],
  [
    'a removed option',
    replaced('--utc', '--utc --nontp'),
    '4:20 error: timezone --nontp is refused',
  ],
  ['an unknown section', `${sound}%pots\n%end\n`, '13:1 error: unknown section %pots'],
  ['a missing %end', replaced('%end\n', ''), '10:1 error: %packages has no %end'],
  [
    'a section inside another',
    `${sound}%post\necho\n%pre\n%end\n`,
    '13:1 error: %post has no %end',
  ],
  [
    'two sources',
    added('url --url=http://x/'),
    '2:1 error: two installation sources: cdrom and url',
  ],
  ['no root file system', storage('part /var --size=1'), '9:1 error: no root file system'],
  [
    'nothing about partitions',
    replaced('autopart --type=plain\n', ''),
    '1:1 error: no root file system',
  ],
  ['a part without size', storage('part /'), '9:1 error: / has no size'],
  ['a size with a unit', storage('part / --size=8G'), '9:8 error: --size is no whole number: 8G'],
  [
    'a mount point twice',
    storage('part / --size=9', 'part / --size=9'),
    '10:1 error: / is there twice',
  ],
  [
    'an unknown file system',
    storage('part / --size=1 --fstype=ntfs'),
    '9:17 error: unknown file system ntfs',
  ],
  [
    'autopart beside part',
    replaced('--type=plain', '--type=plain\npart / --size=1'),
    '9:1 error: autopart and part exclude each other',
  ],
  [
    'no EFI system partition',
    replaced('autopart --type=plain', 'part / --size=9\npart biosboot --size=1'),
    '8:1 error: no EFI system partition, which UEFI starts from',
  ],
  ['nothing erased', replaced('clearpart --all --initlabel\n', ''), '1:1 error: installing beside'],
  [
    'software RAID',
    storage('raid / --device=md0 --level=1 raid.01'),
    '9:1 error: raid comes later',
  ],
  [
    'RAID on undefined members',
    storage('raid / --device=md0 --level=1 raid.01'),
    '9:31 error: raid.01 is not defined',
  ],
  [
    'a volume group on undefined members',
    storage('volgroup vg pv.1', 'logvol / --vgname=vg --name=r --size=1'),
    '9:13 error: pv.1 is not defined',
  ],
  [
    'a volume in an unknown group',
    storage('logvol / --vgname=vg --name=r --size=1'),
    '9:10 error: vg is not defined',
  ],
  [
    'a bad time zone',
    replaced('timezone UTC', 'timezone Mars/Base'),
    '4:10 error: unknown time zone: Mars/Base',
  ],
  ['a bad locale', replaced('lang en_US.UTF-8', 'lang english'), '2:6 error: no locale: english'],
  ['a bad key map', replaced('=us', '="us;reboot"'), '3:10 error: no key map: us;reboot'],
  [
    'plain text',
    replaced(`--iscrypted ${hash}`, 'secret'),
    '5:1 error: a password in plain text is refused',
  ],
  [
    '--plaintext',
    replaced('--iscrypted', '--plaintext'),
    '5:8 error: rootpw --plaintext is refused',
  ],
  [
    'plain text called a hash',
    replaced(hash, 'secret'),
    '5:20 error: no password hash: plain text is refused',
  ],
  ['an unquoted #', replaced(hash, 'a#b'), "5:21 error: an unquoted '#' cuts the word here"],
  [
    'a key for nobody',
    added('sshkey --username=ann "ssh-ed25519 AAAA"'),
    '2:8 error: a key for the user ann, whom no command creates',
  ],
  ['no key at all', added('sshkey --username=root "AAAA"'), '2:24 error: no ssh public key'],
  [
    'an address without netmask',
    added('network --bootproto=static --ip=10.0.0.5'),
    '2:28 error: --ip without --netmask',
  ],
  [
    'an impossible address',
    added('network --bootproto=static --ip=10.0.0.999 --netmask=255.255.255.0'),
    '2:28 error: no address: 10.0.0.999',
  ],
  [
    'a netmask with holes',
    added('network --bootproto=static --ip=10.0.0.9 --netmask=255.0.255.0'),
    '2:42 error: no netmask: 255.0.255.0',
  ],
  [
    'a gateway elsewhere',
    added('network --bootproto=static --ip=10.0.0.9 --netmask=255.255.255.0 --gateway=10.1.0.1'),
    '2:66 warning: the gateway 10.1.0.1 is not in the network of 10.0.0.9',
  ],
  ['an include', added('%include /tmp/x'), '2:1 error: included files come later'],
  [
    'a package elsewhere',
    replaced('mini-deps', 'mini-dep'),
    '11:1 error: xcp-ng-mini-dep is not on the medium',
  ],
  [
    'a group',
    replaced('xcp-ng-mini-deps', '@core'),
    '11:1 error: package groups come later: @core',
  ],
  [
    'a package both ways',
    replaced('deps\n', 'deps\n-xen\nxen\n'),
    '13:1 error: xen is also excluded',
  ],
  [
    'leniency',
    replaced('%packages', '%packages --ignoremissing'),
    '10:11 error: %packages --ignoremissing is refused',
  ],
  [
    'exclusive options',
    replaced('--all', '--all --none'),
    '7:17 error: --all and --none exclude each other',
  ],
  [
    'two ends',
    replaced('reboot', 'reboot\npoweroff'),
    '10:1 error: reboot and poweroff exclude each other',
  ],
  ['a command twice', added('lang de_DE'), '3:1 error: lang is given twice'],
  ['an open quote', replaced('UTC', '"UTC'), '4:10 error: this " is not closed'],
  ['a continued line', replaced('--utc', '\\'), '4:14 error: a command ends with its line'],
  ['an unknown directive', `# kiln: confirmm\n${sound}`, '1:9 error: unknown directive confirmm'],
  [
    'nobody who can log in',
    replaced(`--iscrypted ${hash}`, '--lock'),
    '5:1 warning: nobody can log in',
  ],
])('%s is a problem at its place', (_, text, problem) => {
  expect(problemsOf(text).join('\n')).toContain(problem);
});

test('one mistake is reported once', () => {
  expect(problemsOf(storage('part /'))).toHaveLength(1);
  expect(problemsOf(replaced(hash, 'secret'))).toHaveLength(1);
  expect(problemsOf(added('network --bootproto=static --ip=10.0.0.5'))).toHaveLength(1);
});

test('a script that a caller finds wrong is shown at its line', () => {
  const checkScript = () => [{ line: 2, message: 'unexpected end of file' }];
  const { problems } = checkKickstart(`${sound}%post\necho\nif true\n%end\n`, { checkScript });
  expect(problems.map(({ at, message }) => `${at.line} ${message}`)).toEqual([
    '15 line 2 of the script: unexpected end of file',
  ]);
});

test('provides, paths and globs name packages on the medium', () => {
  expect(problemsOf(replaced('deps\n', 'deps\n/usr/bin/ssh\nopenssh-*\n'))).toEqual([]);
});

test('a kickstart is read as Anaconda reads it: blanks, quotes, comments, either way of values', () => {
  const text = sound
    .replace('timezone UTC --utc', "  timezone\t'UTC' --utc # clock")
    .replace('--type=plain', '--type plain --fstype "xfs"');
  const { answers, problems } = checkKickstart(text);
  expect(problems).toEqual([]);
  expect(answers).toMatchObject({
    timezone: 'UTC',
    storage: { layout: { kind: 'automatic', filesystem: 'xfs' } },
  });
});

test('several disks need somebody who is asked', () => {
  const text = [
    'ignoredisk --only-use=sda,sdb',
    'clearpart --all --initlabel',
    'autopart',
    'rootpw --lock',
    'poweroff',
    '%packages',
    'a',
    '%end',
  ].join('\n');
  const messages = checkKickstart(text).problems.map(({ message }) => message);
  expect(messages).toContain('several disks, and nobody is asked which');
});
