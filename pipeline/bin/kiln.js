#!/usr/bin/env -S node --max-semi-space-size=8
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitWhenWritten } from './exit-when-written.js';
import { becomeNode, isCurrentNode, packagedNode, projectRoot } from './packaged-node.js';

const args = process.argv.slice(2);
const node = packagedNode();
if (node === undefined) {
  console.error("kiln: Kiln's packages are not installed. Run: npm ci   (npm start does it too)");
  process.exit(36);
}
if (!isCurrentNode()) await becomeNode(node, fileURLToPath(import.meta.url), args);

const { enableCompileCache } = await import('node:module');
enableCompileCache?.(join(projectRoot, 'node_modules', '.cache', 'kiln'));
const { main } = await import('../cli.ts');
await exitWhenWritten(await main(args));
