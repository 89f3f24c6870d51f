import semver from 'semver';
import { connectEngine } from '../connect-engine.ts';
import type { EngineAddress } from '../engine-address.ts';
import { findEngine } from '../find-engine.ts';
import type { Check, Examine } from './check.ts';
import { spaceCheck } from './space.ts';

const wanted = '>=20.10';
const gibibytesForImages = 15;

export const checkEngine: Examine = async ({ env }) => {
  const engine = await findEngine(env);
  if (!engine.ok) {
    const { message, remedy } = engine.failure;
    return [{ name: 'engine', status: 'fail', found: message, fix: remedy?.[0] ?? '' }];
  }
  return checkRunning(engine.value);
};

const checkRunning = async (address: EngineAddress) => {
  const docker = await connectEngine(address);
  const [{ Version }, info] = await Promise.all([docker.version(), engineInfo(docker)]);
  const by = address.source === 'kiln' ? ', started by Kiln' : '';
  return [
    versionCheck(Version, `${Version} at ${address.url}${by}`),
    driverCheck(info.driver),
    // Only a local engine's folder says anything here.
    ...(address.url.startsWith('unix://')
      ? await spaceCheck("engine's disk", info.root, gibibytesForImages)
      : []),
  ];
};

const engineInfo = async (docker: Awaited<ReturnType<typeof connectEngine>>) => {
  const info: unknown = await docker.info();
  return { driver: textIn(info, 'Driver'), root: textIn(info, 'DockerRootDir') };
};

const textIn = (value: unknown, member: string) => {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = Reflect.get(value, member);
  return typeof found === 'string' ? found : '';
};

const versionCheck = (version: string, found: string): Check => {
  // Debian's versions have a tail (20.10.24+dfsg1) that is no part of the number.
  const number = semver.coerce(version);
  if (number !== null && semver.satisfies(number, wanted)) {
    return { name: 'engine', status: 'ok', found };
  }
  return { name: 'engine', status: 'warn', found, fix: `Kiln was tried with Docker ${wanted}` };
};

const driverCheck = (driver: string): Check =>
  driver === 'vfs'
    ? {
        name: 'storage driver',
        status: 'warn',
        found: 'vfs: every container copies its whole image',
        fix: "put the engine's data on a file system that overlay2 can use, such as ext4",
      }
    : { name: 'storage driver', status: 'ok', found: driver };
