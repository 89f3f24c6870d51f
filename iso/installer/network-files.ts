import { prefixLength } from '../answers/addresses.ts';
import type { Ipv4, Ipv6, NetworkInterface } from '../answers/answers.ts';

export interface NetworkFile {
  /** In /etc/systemd/network. */
  readonly name: string;
  readonly text: string;
}

/** One file for systemd-networkd per interface of the answers. */
export const networkFiles = (
  network: readonly NetworkInterface[],
  firstCard: string | undefined,
): readonly NetworkFile[] =>
  network.map((one, index) => ({
    name: `${10 + index}-${one.device.replaceAll(':', '')}.network`,
    text: renderFile(one, firstCard),
  }));

const renderFile = (one: NetworkInterface, firstCard: string | undefined): string =>
  [
    '[Match]',
    ...matchLines(one, firstCard),
    '',
    '[Link]',
    // What is not brought up at boot can be brought up by hand: networkctl up.
    ...(one.onBoot ? [] : ['ActivationPolicy=manual']),
    `RequiredForOnline=${one.onBoot ? 'yes' : 'no'}`,
    '',
    '[Network]',
    ...dynamicLines(one),
    ...addressLines(one.ipv4, one.ipv6),
    ...one.nameservers.map((address) => `DNS=${address}`),
    '',
  ].join('\n');

const isMac = (device: string): boolean => device.includes(':');

/** `link` by DHCP is whichever card has a cable; a fixed address can only be on one card. */
const matchLines = ({ device, ipv4, ipv6 }: NetworkInterface, firstCard: string | undefined) => {
  if (isMac(device)) return [`MACAddress=${device}`];
  if (device !== 'link') return [`Name=${device}`];
  if (firstCard !== undefined && (ipv4.method === 'static' || ipv6.method === 'static')) {
    return [`MACAddress=${firstCard}`];
  }
  // Virtual interfaces of guests and bridges are not ours to configure.
  return ['Type=ether', 'Kind=!*', 'Name=!vif* !tap*'];
};

const dynamicLines = ({ ipv4, ipv6 }: NetworkInterface): readonly string[] => [
  `DHCP=${ipv4.method === 'dhcp' ? (ipv6.method === 'auto' ? 'yes' : 'ipv4') : ipv6.method === 'auto' ? 'ipv6' : 'no'}`,
  `IPv6AcceptRA=${ipv6.method === 'auto' ? 'yes' : 'no'}`,
  ...(ipv6.method === 'none' ? ['LinkLocalAddressing=no'] : []),
];

const addressLines = (ipv4: Ipv4, ipv6: Ipv6): readonly string[] => [
  ...(ipv4.method === 'static'
    ? [
        `Address=${ipv4.address}/${prefixLength(ipv4.netmask) ?? 32}`,
        ...(ipv4.gateway === undefined ? [] : [`Gateway=${ipv4.gateway}`]),
      ]
    : []),
  ...(ipv6.method === 'static'
    ? [
        `Address=${ipv6.address}`,
        ...(ipv6.gateway === undefined ? [] : [`Gateway=${ipv6.gateway}`]),
      ]
    : []),
];
