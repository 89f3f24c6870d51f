import { aptMirrors } from '../../host/mirrors.ts';
import type { Examine } from './check.ts';

export const checkMirror: Examine = async () => {
  const mirrors = await aptMirrors();
  const [first] = mirrors;
  if (first !== undefined) return [{ name: 'apt mirror', status: 'ok', found: mirrors.join(', ') }];
  return [
    {
      name: 'apt mirror',
      status: 'fail',
      found: 'apt names no Debian archive with a main component',
      fix: 'name one in /etc/apt/sources.list.d, then: apt-get update',
    },
  ];
};
