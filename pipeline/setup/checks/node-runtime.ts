import semver from 'semver';
import type { Examine } from './check.ts';

const wanted = '>=24';

export const checkNodeRuntime: Examine = async () => {
  const found = `${process.version} (${process.execPath})`;
  if (semver.satisfies(process.version, wanted)) return [{ name: 'node', status: 'ok', found }];
  return [{ name: 'node', status: 'fail', found, fix: `npm ci brings Node ${wanted}` }];
};
