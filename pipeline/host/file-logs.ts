import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Log, Logs } from '../core/host.ts';

const tailLines = 30;
const largestLog = 64 * 1024 * 1024;

/** One log file an action below a folder: `<step>-<subject>.log`. Larger ones are cut, and say so. */
export const fileLogs = (folder: string): Logs => ({
  open: async ({ label: { step, subject } }) => {
    const file = path.join(folder, `${safe(step)}-${safe(subject)}.log`);
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    // Another run may still write to the one that is there.
    await rm(file, { force: true }).catch(() => undefined);
    return openLog(file);
  },
});

const safe = (text: string): string => text.replaceAll(/[^\w.+~@-]+/g, '-').slice(0, 120);

const openLog = (file: string): Log => {
  const stream = createWriteStream(file);
  // A full disk must not end the run: the log is cut or missing, the action's own failure says the rest.
  stream.on('error', () => undefined);
  const decoder = new TextDecoder();
  const lines: string[] = [];
  let open = '';
  let written = 0;
  const remember = (text: string) => {
    const parts = (open + text).split('\n');
    open = (parts.pop() ?? '').slice(-4096);
    lines.push(...parts);
    lines.splice(0, lines.length - tailLines);
  };
  return {
    path: file,
    write: (chunk) => {
      remember(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
      if (written > largestLog) return;
      written += chunk.length;
      stream.write(written > largestLog ? '\n[cut here: the log is too large]\n' : chunk);
    },
    tail: () => [...lines, ...(open === '' ? [] : [open])],
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
};
