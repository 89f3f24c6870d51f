import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, in a form that Node 18 reads: this is what runs before there is a Node 24.

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const wantedMajor = 24;

// Plans live as long as their run: the room where what dies young is kept need not grow to 128 MB.
// The first line of kiln.js says the same to a Node that needs no other.
const nodeOptions = ['--max-semi-space-size=8'];

/** Whether the Node that runs us is recent enough to run TypeScript as it is. */
export const isCurrentNode = () => Number(process.versions.node.split('.')[0]) >= wantedMajor;

/** The path of the Node that comes as a package, or undefined where it is not installed. */
export const packagedNode = () => {
  const path = join(projectRoot, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  return existsSync(path) ? path : undefined;
};

/** Runs a script on another Node as if it were this process; never returns. */
export const becomeNode = (node, script, args) => {
  const child = spawn(node, [...nodeOptions, script, ...args], { stdio: 'inherit' });
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`kiln: ${node} does not run: ${error.message}`);
    process.exit(36);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
  return new Promise(() => {});
};
