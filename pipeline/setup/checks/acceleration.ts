import { accessSync, constants } from 'node:fs';
import type { Examine } from './check.ts';

/** Never a failure: without KVM, `kiln boot` emulates, and takes some times longer. */
export const checkAcceleration: Examine = async () => [
  {
    name: '/dev/kvm',
    status: 'ok',
    found: mayUseKvm()
      ? 'is here; kiln boot uses it if it really works'
      : 'not usable: kiln boot emulates, which takes longer',
  },
];

const mayUseKvm = () => {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
};
