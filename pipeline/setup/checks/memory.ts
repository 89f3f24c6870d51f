import { availableParallelism, totalmem } from 'node:os';
import type { Examine } from './check.ts';

const wantedGibibytes = 4;

export const checkMemory: Examine = async () => {
  const total = totalmem() / 1024 ** 3;
  const found = `${total.toFixed(1)} GiB, ${availableParallelism()} processors`;
  // A machine sold as 4 GiB shows a little less.
  if (total >= wantedGibibytes * 0.9) return [{ name: 'memory', status: 'ok', found }];
  const fix = `give it ${wantedGibibytes} GiB: compilers and kiln boot are ended otherwise`;
  return [{ name: 'memory', status: 'warn', found, fix }];
};
