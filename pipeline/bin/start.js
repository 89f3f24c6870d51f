#!/usr/bin/env node
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './dependencies.js';
import { exitWhenWritten } from './exit-when-written.js';
import { becomeNode, isCurrentNode, packagedNode, projectRoot } from './packaged-node.js';

// What `npm start` and `npm test` run: sets the machine up, then does what was asked for.

const args = process.argv.slice(2);
if (!(await ensureDependencies())) process.exit(36);
if (!isCurrentNode()) await becomeNode(packagedNode(), fileURLToPath(import.meta.url), args);

const { enableCompileCache } = await import('node:module');
enableCompileCache?.(join(projectRoot, 'node_modules', '.cache', 'kiln'));
const { start } = await import('../start.ts');
await exitWhenWritten(await start(args));
