import type { Glue } from './glue.ts';

/** Of a base whose packages need none. */
export const noGlue: Glue = { drop: { requires: [], paths: [] }, directories: [], packages: {} };
