import { execa } from 'execa';
import semver from 'semver';
import { isPresent } from '../is-present.ts';
import { bootNeeds, buildNeeds, type Need } from '../needs.ts';
import type { Check, CheckContext, Examine } from './check.ts';

/** Versions that are known to be too old; what is not listed may have any. */
const wanted: Readonly<Record<string, string>> = {
  mmdebstrap: '>=1.0',
  'qemu-system-x86_64': '>=6.0',
};

/** Without what `kiln iso` needs it fails; without what only `kiln boot` needs it warns. */
export const checkTools: Examine = async (context) => {
  const builds = buildNeeds.map((need) => toolCheck(need, 'fail', context));
  const boots = bootNeeds.map((need) => toolCheck(need, 'warn', context));
  return Promise.all([...builds, ...boots]);
};

const toolCheck = async (
  { debianPackage, purpose, found }: Need,
  otherwise: 'warn' | 'fail',
  { env }: CheckContext,
): Promise<Check> => {
  const name = found.kind === 'command' ? found.name : debianPackage;
  if (!isPresent(found, env)) {
    const fix = `apt-get install ${debianPackage}`;
    return { name, status: otherwise, found: `not here; it ${purpose}`, fix };
  }
  if (found.kind === 'file') return { name, status: 'ok', found: found.path };
  return versionCheck(name, debianPackage);
};

const versionCheck = async (name: string, debianPackage: string): Promise<Check> => {
  const range = wanted[name];
  if (range === undefined) return { name, status: 'ok', found: 'is here' };
  const { stdout } = await execa(name, ['--version'], { reject: false, timeout: 10_000 });
  const version = semver.coerce(stdout);
  if (version !== null && semver.satisfies(version, range)) {
    return { name, status: 'ok', found: version.version };
  }
  const found = version?.version ?? 'does not tell its version';
  return { name, status: 'warn', found, fix: `a newer ${debianPackage}: ${range}` };
};
