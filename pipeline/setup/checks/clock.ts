import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Examine } from './check.ts';

const day = 24 * 3600 * 1000;

/** A clock before the files of this very clone is wrong: signatures and certificates then fail. */
export const checkClock: Examine = async ({ projectRoot }) => {
  const now = new Date();
  const newest = statSync(join(projectRoot, 'package-lock.json')).mtimeMs;
  const found = now.toISOString();
  if (now.getTime() > newest - day) return [{ name: 'clock', status: 'ok', found }];
  const fix = 'set the clock (timedatectl set-ntp true): signatures depend on it';
  return [{ name: 'clock', status: 'fail', found, fix }];
};
