import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import type { YamlMemory } from '../../recipes/locate.ts';
import { type Digest, digestOf, digestOfValue } from '../core/digest.ts';
import { replaceFile } from './replace-file.ts';

export interface SavedYamlMemory extends YamlMemory {
  /** Keeps what was read anew. Where that cannot be written, it is read once more. */
  readonly save: () => Promise<void>;
}

const saved = z.object({ reader: z.string(), values: z.record(z.string(), z.unknown()) });

/** Values by the digest of their text. Lost with the cache, or read by other code: read anew. */
export const openYamlMemory = async (cache: string): Promise<SavedYamlMemory> => {
  const file = path.join(cache, 'yaml.json');
  const reader = readerDigest();
  const known = savedIn(file, reader);
  const used = new Map<Digest, unknown>();
  let changed = false;
  return {
    valueOf: (text) => {
      const digest = digestOf(text);
      const value = known.get(digest);
      if (value !== undefined) used.set(digest, value);
      return value;
    },
    remember: (text, value) => {
      changed = true;
      used.set(digestOf(text), value);
    },
    save: async () => {
      if (!changed) return;
      const old = known.size > 4 * used.size + 1000 ? [] : known;
      const values = Object.fromEntries([...old, ...used]);
      await replaceFile(file, JSON.stringify({ reader, values })).catch(() => undefined);
    },
  };
};

const savedIn = (file: string, reader: Digest): ReadonlyMap<string, unknown> => {
  try {
    const read = saved.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(read.reader === reader ? Object.entries(read.values) : []);
  } catch {
    return new Map();
  }
};

/** What decides what a text says: our strictness, and the library. */
const readerDigest = (): Digest => {
  const recipes = path.join(import.meta.dirname, '../../recipes');
  const ours = ['read-yaml.ts', 'strict-yaml.ts'].map((name) => path.join(recipes, name));
  const library = createRequire(import.meta.url).resolve('yaml/package.json');
  return digestOfValue([...ours, library].map((file) => readFileSync(file, 'utf8')));
};
