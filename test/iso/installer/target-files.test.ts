import { expect, test } from 'vitest';
import { renderFstab } from '../../../iso/installer/fstab.ts';
import {
  missingDefault,
  renderGrubDefaults,
  xenEntry,
} from '../../../iso/installer/grub-defaults.ts';
import { networkFiles } from '../../../iso/installer/network-files.ts';
import { accountOf, withPassword } from '../../../iso/installer/shadow.ts';
import { dnfConfiguration, progressLine } from '../../../iso/installer/install-packages.ts';

const volume = { number: 1, path: '/dev/sda1', sizeMiB: 1 };

test('fstab mounts outer before inner, by UUID, and leaves the BIOS boot partition out', () => {
  const text = renderFstab([
    { ...volume, mount: 'biosboot', filesystem: 'biosboot', uuid: '' },
    { ...volume, mount: '/boot/efi', filesystem: 'efi', uuid: 'AB12-CD34' },
    { ...volume, mount: 'swap', filesystem: 'swap', uuid: 's' },
    { ...volume, mount: '/', filesystem: 'ext4', uuid: 'r', options: 'noatime' },
    { ...volume, mount: '/boot', filesystem: 'xfs', uuid: 'b' },
  ]);
  expect(text.split('\n').slice(1)).toEqual([
    'UUID=r / ext4 noatime 0 1',
    'UUID=b /boot xfs defaults 0 0',
    'UUID=AB12-CD34 /boot/efi vfat umask=0077,nofail,x-systemd.device-timeout=600 0 2',
    'UUID=s none swap defaults 0 0',
    '',
  ]);
});

const dhcp = {
  device: 'link',
  ipv4: { method: 'dhcp' },
  ipv6: { method: 'auto' },
  nameservers: [],
  onBoot: true,
} as const;

test('link by DHCP is any real card', () => {
  expect(networkFiles([dhcp], 'aa:bb')[0]).toEqual({
    name: '10-link.network',
    text: `[Match]
Type=ether
Kind=!*
Name=!vif* !tap*

[Link]
RequiredForOnline=yes

[Network]
DHCP=yes
IPv6AcceptRA=yes
`,
  });
});

test('a fixed address is given to one card only', () => {
  const address = {
    method: 'static',
    address: '10.0.0.5',
    netmask: '255.255.254.0',
    gateway: '10.0.0.1',
  } as const;
  const [file] = networkFiles(
    [{ ...dhcp, ipv4: address, ipv6: { method: 'none' }, nameservers: ['10.0.0.2'] }],
    '52:54:00:12:34:56',
  );
  expect(file?.text).toBe(`[Match]
MACAddress=52:54:00:12:34:56

[Link]
RequiredForOnline=yes

[Network]
DHCP=no
IPv6AcceptRA=no
LinkLocalAddressing=no
Address=10.0.0.5/23
Gateway=10.0.0.1
DNS=10.0.0.2
`);
});

const shadow = 'root:!:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n';

test('a password replaces only the field of its user', () => {
  const password = { kind: 'hash', hash: '$6$a$b' } as const;
  expect(withPassword(shadow, { name: 'root', password })).toBe(
    'root:$6$a$b:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n',
  );
  expect(withPassword(shadow, { name: 'roo', password })).toContain('\nroo:$6$a$b::0:');
});

test('a locked password still lets keys in', () => {
  const password = { kind: 'locked' } as const;
  expect(withPassword(shadow, { name: 'root', password })).toMatch(/^root:\*:19000/);
});

test('accounts are read from passwd', () => {
  expect(accountOf('root:x:0:0:root:/root:/bin/sh\n', 'root')).toEqual({
    uid: '0',
    gid: '0',
    home: '/root',
  });
  expect(accountOf('rooty:x:1:1::/:/bin/sh\n', 'root')).toBeUndefined();
});

const grub = {
  bootloader: { append: 'quiet', timeoutSeconds: 3 },
  rootUuid: '1234',
  distributor: 'XCP-ng mini',
  xen: true,
};

test('Xen is the default entry, and each kernel speaks on the consoles that it has', () => {
  const text = renderGrubDefaults(grub);
  expect(text).toContain('GRUB_DEFAULT="xen-gnulinux-simple-1234"');
  expect(text).toContain('GRUB_CMDLINE_LINUX="console=tty0 console=ttyS0,115200n8 quiet"');
  expect(text).toContain('GRUB_CMDLINE_LINUX_XEN_REPLACE="console=tty0 console=hvc0 quiet"');
  expect(renderGrubDefaults({ ...grub, xen: false })).toContain('GRUB_DEFAULT="0"');
});

test('a default entry that the menu lacks is found', () => {
  const text = renderGrubDefaults(grub);
  expect(missingDefault("menuentry 'x' 'xen-gnulinux-simple-1234' {", text)).toBeUndefined();
  expect(missingDefault("menuentry 'x' 'gnulinux-simple-1234' {", text)).toBe(
    'xen-gnulinux-simple-1234',
  );
});

test('the entry for Xen is found by whatever id GRUB gave it', () => {
  const menu =
    "menuentry 'a' --id 'gnulinux-simple-1' {\nmenuentry 'b' --id 'xen-gnulinux-simple-2' {";
  expect(xenEntry(menu)).toBe('xen-gnulinux-simple-2');
  expect(xenEntry("menuentry 'a' --id 'gnulinux-simple-1' {")).toBeUndefined();
});

test('packages come from the medium alone, whose metadata must be signed', () => {
  const text = dnfConfiguration({ path: '/m', keys: ['/m/RPM-GPG-KEY-a', '/m/RPM-GPG-KEY-b'] });
  for (const line of [
    'repo_gpgcheck=1',
    'skip_if_unavailable=0',
    'baseurl=file:///m',
    'gpgkey=file:///m/RPM-GPG-KEY-a file:///m/RPM-GPG-KEY-b',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text.match(/^\[.*\]$/gm)).toEqual(['[main]', '[medium]']);
});

test('the progress of dnf is told in tenths', () => {
  const said: string[] = [];
  const take = progressLine((line) => said.push(line.trim()));
  for (let index = 1; index <= 231; index += 1) {
    take(`  Installing       : package-${index}-1.x86_64            ${index}/231 `);
    take(`  Running scriptlet: package-${index}-1.x86_64            ${index}/231 `);
  }
  expect(said).toHaveLength(10);
  expect(said.at(-1)).toBe('231/231 package-231-1.x86_64');
});
