import type { Answers, Ipv4, Ipv6, NetworkInterface } from '../answers.ts';
import type { Command } from '../parse-command.ts';
import {
  commandsNamed,
  optionList,
  optionOrigins,
  optionText,
  origin,
  type Reading,
  report,
} from '../reading.ts';

type Network = Pick<Answers, 'hostname' | 'network'>;

export const interpretNetwork = (reading: Reading): Network => {
  const commands = commandsNamed(reading, 'network');
  const named = commands.findLast(({ options }) => options.has('--hostname'));
  origin(reading, ['hostname'], named?.options.get('--hostname')?.at);
  const hostname = optionText(named, '--hostname');
  // `network --hostname=x` alone names the host and configures nothing.
  const configuring = commands.filter(
    ({ options }) => options.size > (options.has('--hostname') ? 1 : 0),
  );
  return {
    ...(hostname === undefined ? {} : { hostname }),
    network: configuring.map((command, index) => interpretInterface(reading, command, index)),
  };
};

const interpretInterface = (
  reading: Reading,
  command: Command,
  index: number,
): NetworkInterface => {
  const members = {
    '--device': 'device',
    '--ip': 'ipv4.address',
    '--netmask': 'ipv4.netmask',
    '--gateway': 'ipv4.gateway',
    '--ipv6': 'ipv6',
    '--ipv6gateway': 'ipv6.gateway',
    '--nameserver': 'nameservers',
  };
  optionOrigins(reading, command, { path: ['network', index], members });
  return {
    device: optionText(command, '--device') ?? 'link',
    ipv4: interpretIpv4(reading, command),
    ipv6: interpretIpv6(reading, command),
    nameservers: optionList(command, '--nameserver'),
    onBoot: interpretOnBoot(reading, command),
  };
};

const interpretIpv4 = (reading: Reading, command: Command): Ipv4 => {
  const gateway = optionText(command, '--gateway');
  const address = optionText(command, '--ip');
  if (command.options.has('--noipv4')) return { method: 'none' };
  if (address !== undefined) {
    const netmask = optionText(command, '--netmask');
    checkStatic(reading, command);
    return {
      method: 'static',
      address,
      netmask: netmask ?? '255.255.255.0',
      ...(gateway === undefined ? {} : { gateway }),
    };
  }
  for (const option of ['--netmask', '--gateway']) {
    const at = command.options.get(option)?.at;
    if (at === undefined) continue;
    report(reading, at, { message: `${option} without --ip`, remedy: 'add --ip= or remove it' });
  }
  return dynamicIpv4(reading, command);
};

const checkStatic = (reading: Reading, command: Command): void => {
  const protocol = command.options.get('--bootproto');
  if (protocol?.text !== 'static') {
    report(reading, protocol?.at ?? command.at, {
      message: 'a fixed address needs --bootproto=static',
      remedy: 'write --bootproto=static, or remove --ip',
    });
  }
  if (command.options.has('--netmask')) return;
  report(reading, command.options.get('--ip')?.at ?? command.at, {
    message: '--ip without --netmask',
    remedy: 'add --netmask=, such as 255.255.255.0',
  });
};

const dynamicIpv4 = (reading: Reading, command: Command): Ipv4 => {
  const protocol = command.options.get('--bootproto');
  if (protocol?.text === 'static') {
    report(reading, protocol.at, {
      message: '--bootproto=static without --ip and --netmask',
      remedy: 'add both, or write --bootproto=dhcp',
    });
  } else if (protocol !== undefined && protocol.text !== 'dhcp') {
    report(reading, protocol.at, {
      message: `--bootproto=${protocol.text} is not supported`,
      remedy: 'write dhcp or static',
    });
  }
  return { method: 'dhcp' };
};

const interpretIpv6 = (reading: Reading, command: Command): Ipv6 => {
  const said = command.options.get('--ipv6');
  const gateway = optionText(command, '--ipv6gateway');
  if (command.options.has('--noipv6')) return { method: 'none' };
  if (said === undefined || said.text === 'auto') return { method: 'auto' };
  if (said.text === 'dhcp' || said.text === 'ignore') {
    report(reading, said.at, {
      message: `--ipv6=${said.text} comes later`,
      remedy: 'write auto, an address with its prefix length, or --noipv6',
    });
    return { method: 'auto' };
  }
  return {
    method: 'static',
    address: said.text,
    ...(gateway === undefined ? {} : { gateway }),
  };
};

const interpretOnBoot = (reading: Reading, command: Command): boolean => {
  const said = command.options.get('--onboot');
  if (said === undefined || ['yes', 'on', 'true'].includes(said.text)) return true;
  if (['no', 'off', 'false'].includes(said.text)) return false;
  report(reading, said.at, { message: `--onboot=${said.text}`, remedy: 'write yes or no' });
  return true;
};
