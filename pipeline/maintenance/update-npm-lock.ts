import { readFileSync, writeFileSync } from 'node:fs';
import { $ } from 'zx';

// For maintainers, after a change of package.json: npx node pipeline/maintenance/update-npm-lock.ts
//
// npm leaves optional packages out of the lock that its registry does not carry, such as compiled
// parts for platforms that nobody here uses, and then `npm ci` refuses its own lock. Their names
// say which platform they are for: that is all that npm must know in order to skip them.

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Record<string, Locked>;
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ppc64', 'riscv64', 's390x', 'ia32', 'loong64'];

const platformOf = (name: string) => {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) throw new Error(`no platform in the name ${name}`);
  const musl = words.some((word) => word.startsWith('musl'));
  const libc = musl ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(os === 'linux' && { libc: [libc] }) };
};

const missingFrom = ({ packages }: Lock): Readonly<Record<string, Locked>> => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies, dev }) =>
    Object.entries(optionalDependencies ?? {}).map(([name, version]) => ({ name, version, dev })),
  );
  return Object.fromEntries(
    wanted
      .filter(({ name }) => packages[`node_modules/${name}`] === undefined)
      .map(({ name, version, dev }) => [
        `node_modules/${name}`,
        { version, ...(dev === true && { dev }), optional: true, ...platformOf(name) },
      ]),
  );
};

await $`npm install --package-lock-only`;
const lock: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = missingFrom(lock);
const [[root, own] = ['', {}], ...others] = Object.entries({ ...lock.packages, ...missing });
const sorted = others.sort(([a], [b]) => (a < b ? -1 : 1));
const complete = { ...lock, packages: Object.fromEntries([[root, own], ...sorted]) };
writeFileSync('package-lock.json', `${JSON.stringify(complete, null, 2)}\n`);
console.log(`${Object.keys(missing).length} packages of other platforms added`);
