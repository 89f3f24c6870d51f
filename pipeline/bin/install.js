#!/usr/bin/env node
import { ensureDependencies } from './dependencies.js';

// Only the npm packages, for what runs before anything of Kiln: static checks, editors.
process.exit((await ensureDependencies()) ? 0 : 36);
