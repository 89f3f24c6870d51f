import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withInstallLock } from './install-lock.js';
import { packagedNode, projectRoot } from './packaged-node.js';

const stampPath = join(projectRoot, 'node_modules', '.kiln-lock');

/**
 * Installs the packages of package-lock.json if the ones here are others.
 * Resolves to whether they are there now; what went wrong has been said.
 */
export const ensureDependencies = async () => {
  const lock = readFileSync(join(projectRoot, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  if (isInstalled(lock, digest)) return true;
  return withInstallLock(projectRoot, () => isInstalled(lock, digest) || install(digest));
};

const isInstalled = (lock, digest) => {
  if (packagedNode() === undefined) return false;
  if (read(stampPath) === digest) return true;
  const installed = read(join(projectRoot, 'node_modules', '.package-lock.json'));
  if (installed === undefined || !agrees(JSON.parse(lock), JSON.parse(installed))) return false;
  writeFileSync(stampPath, digest);
  return true;
};

// What a developer has installed by hand counts as well, so that nothing is installed twice.
const agrees = (lock, installed) =>
  Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .every(([path, wanted]) => {
      const found = installed.packages[path];
      if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
      return found.integrity === wanted.integrity;
    });

const install = async (digest) => {
  console.error('kiln: installing npm packages (npm ci), as package-lock.json says');
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const installation = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  const code = await run(command, [...args, ...installation]);
  if (code !== 0) {
    console.error(`kiln: npm ci ended with code ${code}; its messages are above`);
    return false;
  }
  if (packagedNode() === undefined) {
    console.error(`kiln: there is no packaged Node for ${process.platform}-${process.arch}`);
    return false;
  }
  writeFileSync(stampPath, digest);
  return true;
};

// npm's messages go to stderr: stdout is for what the command answers.
const run = (command, args) =>
  new Promise((done) => {
    const child = spawn(command, args, { cwd: projectRoot, stdio: ['ignore', 2, 2] });
    child.on('error', (error) => {
      console.error(`kiln: ${command}: ${error.message}`);
      done(127);
    });
    child.on('exit', (code, signal) => done(code ?? signal));
  });

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
