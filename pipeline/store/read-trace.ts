import { z } from 'zod';
import { isDigest } from '../core/digest.ts';
import type { ActionResult, Artifact, Trace } from '../core/host.ts';

/**
 * A recorded trace; undefined for none, and for text that is none (torn by a power loss). Checked
 * by hand: there are tens of thousands in a run.
 */
export const readTrace = (text: string | undefined): Trace | undefined => {
  if (text === undefined) return undefined;
  const read = jsonOf(lineOf(text, 0));
  if (!hasMembers(read, 'seconds', 'result') || typeof read.seconds !== 'number') return undefined;
  const { seconds } = read;
  const result = resultIn(read.result);
  return result && { seconds, result };
};

/** An action's result as JSON has it; undefined for what is none. */
export const resultIn = (value: unknown): ActionResult | undefined => {
  if (!hasMembers(value, 'files') || !Array.isArray(value.files)) return undefined;
  const files: readonly unknown[] = value.files;
  return files.every(isArtifact) ? { files } : undefined;
};

const isArtifact = (one: unknown): one is Artifact =>
  hasMembers(one, 'path', 'digest', 'size', 'executable') &&
  typeof one.path === 'string' &&
  typeof one.digest === 'string' &&
  isDigest(one.digest) &&
  typeof one.size === 'number' &&
  typeof one.executable === 'boolean';

const hasMembers = <Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is Readonly<Record<Name, unknown>> =>
  typeof value === 'object' && value !== null && names.every((name) => name in value);

/** Whether a recorded trace is of a download: its bytes may be nowhere else by now. */
export const isOfDownload = (text: string): boolean =>
  download.safeParse(jsonOf(lineOf(text, 1))).success;

const download = z.object({ job: z.object({ kind: z.literal('fetch') }) });

/** Of the two: what came out, and how it was made. Stores of before have both in one. */
const lineOf = (text: string, line: 0 | 1): string => {
  const end = text.indexOf('\n');
  if (end === -1) return text;
  return line === 0 ? text.slice(0, end) : text.slice(end + 1);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
