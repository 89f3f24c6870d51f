import { success } from '../../pipeline/core/result.ts';
import type { Machine } from './machine.ts';
import { must, type Outcome, stop } from './outcome.ts';

const everyCard = `[Match]
Type=ether
Kind=!*

[Network]
DHCP=yes
`;

/** Brings up the network of the installer itself by DHCP, for what is fetched over it. */
export const startNetwork = async (machine: Machine): Promise<Outcome<undefined>> => {
  if (await hasRoute(machine)) return success(undefined);
  machine.say('  Waiting for the network …');
  await machine.write('/run/systemd/network/90-kiln.network', everyCard);
  const started = await must(machine, ['systemctl', 'restart', 'systemd-networkd.service']);
  if (!started.ok) return started;
  for (let second = 0; second < 60; second += 1) {
    if (await hasRoute(machine)) return success(undefined);
    await machine.run(['sleep', '1']);
  }
  return stop('no network: no answer by DHCP on any card within a minute');
};

const hasRoute = async (machine: Machine): Promise<boolean> =>
  (await machine.run(['ip', 'route', 'show', 'default'])).stdout.trim() !== '';
