import { ipv4Number, isIpAddress, isIpv6, prefixLength, sameNetwork } from '../addresses.ts';
import type { Answers, Ipv4, Ipv6, NetworkInterface } from '../answers.ts';
import { doubtful, type Finding, wrong } from '../finding.ts';
import type { Path } from '../reading.ts';

export const checkNetwork = ({ hostname, network }: Answers): readonly Finding[] => [
  ...(hostname === undefined || isHostname(hostname)
    ? []
    : [wrong(['hostname'], `no host name: ${hostname}`, 'letters, digits, - and dots')]),
  ...network.flatMap((one, index) => checkInterface(one, ['network', index])),
  ...network.flatMap(({ device }, index) =>
    network.findIndex((other) => other.device === device) === index
      ? []
      : [wrong(['network', index, 'device'], `${device} is there twice`, 'keep one of them')],
  ),
];

const isHostname = (name: string): boolean =>
  name.length <= 64 &&
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(name);

const isMac = (text: string): boolean => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text);

/** As the kernel takes them: at most 15 characters; `bootif` and the like come later. */
const isDevice = (text: string): boolean =>
  isMac(text) || (/^[A-Za-z][\w.-]{0,14}$/.test(text) && text !== 'bootif' && text !== 'lo');

const checkInterface = (one: NetworkInterface, path: Path): readonly Finding[] => [
  ...(isDevice(one.device)
    ? []
    : [
        wrong(
          [...path, 'device'],
          `no network device: ${one.device}`,
          'a name such as eth0, a MAC address, or link',
        ),
      ]),
  ...checkIpv4(one.ipv4, [...path, 'ipv4']),
  ...checkIpv6(one.ipv6, [...path, 'ipv6']),
  ...one.nameservers.flatMap((address, index) =>
    isIpAddress(address) ? [] : [badAddress(address, [...path, 'nameservers', index])],
  ),
];

const badAddress = (address: string, path: Path): Finding =>
  wrong(path, `no address: ${address}`, 'such as 192.0.2.10 or 2001:db8::10');

const checkIpv4 = (ipv4: Ipv4, path: Path): readonly Finding[] => {
  if (ipv4.method !== 'static') return [];
  const { address, netmask, gateway } = ipv4;
  const prefix = prefixLength(netmask);
  const findings: Finding[] = [];
  if (ipv4Number(address) === undefined) findings.push(badAddress(address, [...path, 'address']));
  if (prefix === undefined) {
    findings.push(wrong([...path, 'netmask'], `no netmask: ${netmask}`, 'such as 255.255.255.0'));
  }
  if (gateway === undefined) return findings;
  if (ipv4Number(gateway) === undefined) findings.push(badAddress(gateway, [...path, 'gateway']));
  else if (findings.length === 0 && !sameNetwork(address, gateway, prefix ?? 0)) {
    findings.push(
      doubtful(
        [...path, 'gateway'],
        `the gateway ${gateway} is not in the network of ${address}`,
        'check the netmask',
      ),
    );
  }
  return findings;
};

const checkIpv6 = (ipv6: Ipv6, path: Path): readonly Finding[] => {
  if (ipv6.method !== 'static') return [];
  const [address, prefix, ...rest] = ipv6.address.split('/');
  const valid =
    isIpv6(address ?? '') &&
    /^\d{1,3}$/.test(prefix ?? '') &&
    Number(prefix) <= 128 &&
    Number(prefix) > 0;
  const findings: Finding[] = [];
  if (!valid || rest.length > 0) {
    findings.push(
      wrong([...path, 'address'], `no IPv6 address: ${ipv6.address}`, 'such as 2001:db8::10/64'),
    );
  }
  if (ipv6.gateway !== undefined && !isIpv6(ipv6.gateway)) {
    findings.push(badAddress(ipv6.gateway, [...path, 'gateway']));
  }
  return findings;
};
