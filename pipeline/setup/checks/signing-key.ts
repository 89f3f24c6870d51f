import { accessSync, constants } from 'node:fs';
import type { Check, Examine } from './check.ts';

export const checkSigningKey: Examine = async ({ env }): Promise<readonly Check[]> => {
  const name = 'signing key';
  const file = env['KILN_SIGNING_KEY'];
  if (!file) {
    const found = 'a development key of this machine: good for trying, not for releases';
    const fix = 'for a release, name the key file in KILN_SIGNING_KEY';
    return [{ name, status: 'warn', found, fix }];
  }
  return [isReadable(file) ? { name, status: 'ok', found: file } : unreadable(name, file)];
};

const unreadable = (name: string, file: string): Check => ({
  name,
  status: 'fail',
  found: `${file} cannot be read`,
  fix: 'correct KILN_SIGNING_KEY, or unset it',
});

const isReadable = (file: string) => {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};
