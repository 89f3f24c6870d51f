import type { Diagnostic } from '../core/diagnostic.ts';
import type { Environment } from '../folders.ts';
import { commandPath } from './is-present.ts';
import type { Need } from './needs.ts';
import { runLogged } from './run-logged.ts';

/**
 * Installs the Debian packages of these needs, and says so before. Gives what went wrong, or
 * undefined. Without root or apt it installs nothing and says what would have to be.
 */
export const installPackages = async (
  needs: readonly Need[],
  env: Environment,
  say: (line: string) => void,
): Promise<Diagnostic | undefined> => {
  if (needs.length === 0) return undefined;
  const packages = needs.map(({ debianPackage }) => debianPackage);
  const apt = commandPath('apt-get', env);
  if (apt === undefined || process.getuid?.() !== 0) return notInstallable(packages);
  say('installing Debian packages that this machine lacks (apt-get):');
  for (const { debianPackage, purpose } of needs) say(`  ${debianPackage}: ${purpose}`);
  return (await aptInstall(apt, packages, env)) ? undefined : notInstalled(packages);
};

const aptInstall = async (apt: string, packages: readonly string[], env: Environment) => {
  const aptEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  const patient = ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300'];
  // One unreachable archive among others fails an update; the installation is what counts.
  await runLogged(apt, [...patient, 'update'], aptEnv);
  const args = [...patient, 'install', '-y', '--no-install-recommends', ...packages];
  return (await runLogged(apt, args, aptEnv)) === 0;
};

const notInstallable = (packages: readonly string[]): Diagnostic => ({
  code: 'setup/not-installable',
  message: `this machine lacks ${packages.join(', ')}; install them as root: apt-get install ${packages.join(' ')}`,
  exitCode: 36,
});

const notInstalled = (packages: readonly string[]): Diagnostic => ({
  code: 'setup/not-installed',
  message: `apt-get did not install ${packages.join(', ')}; its messages are above`,
  remedy: [`apt-get update && apt-get install ${packages.join(' ')}`],
  exitCode: 36,
});
