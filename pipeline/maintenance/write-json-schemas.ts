#!/usr/bin/env node
import { fs, path } from 'zx';
import { jsonSchemas } from './json-schemas.ts';

// For maintainers, after a change of a schema: npx node pipeline/maintenance/write-json-schemas.ts
const root = path.join(import.meta.dirname, '..', '..');
for (const [file, text] of jsonSchemas()) await fs.outputFile(path.join(root, file), text);
