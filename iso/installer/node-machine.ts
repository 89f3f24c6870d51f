import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Consoles } from './console.ts';
import type { Argv, Download, Machine, Run, RunOptions } from './machine.ts';

/** The machine that this process runs on. Everything done is written to the log file. */
export const nodeMachine = (consoles: Consoles, logFile: string): Machine => {
  const note = (line: string): void => {
    const time = new Date().toISOString();
    for (const part of line.split('\n')) appendFileSync(logFile, `${time} ${part}\n`);
  };
  const say = (line: string): void => {
    consoles.write(`${line}\n`);
    note(line);
  };
  return {
    run: async (argv, options) => {
      const beat = heartbeat(say, argv[0]);
      try {
        return await run(note, argv, options);
      } finally {
        clearInterval(beat);
      }
    },
    read: (path) => readFile(path, 'utf8').catch(() => undefined),
    write: (path, text, mode) => {
      note(`write ${path}`);
      return write(path, text, mode);
    },
    list: (path) =>
      readdir(path).then(
        (names) => names.sort(),
        () => [],
      ),
    resolve: (path) => realpath(path).catch(() => undefined),
    link: async (path, target) => {
      note(`link ${path} -> ${target}`);
      await mkdir(dirname(path), { recursive: true });
      await rm(path, { force: true });
      await symlink(target, path);
    },
    download,
    uuid: randomUUID,
    note,
    say,
    ...dialogue(consoles, note),
  };
};

const dialogue = (
  consoles: Consoles,
  note: (line: string) => void,
): Pick<Machine, 'ask' | 'askSecret'> => ({
  ask: async (question) => {
    consoles.write(question);
    const line = (await consoles.nextLine())?.trim();
    note(`${question}${line ?? ''}`);
    return line;
  },
  askSecret: async (question) => {
    consoles.showTyping(false);
    try {
      consoles.write(question);
      const line = await consoles.nextLine();
      note(question);
      consoles.write('\n');
      return line;
    } finally {
      consoles.showTyping(true);
    }
  },
});

const write = async (path: string, text: string, mode = 0o644): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode });
  // A file that was there keeps its mode, which may be too wide.
  await chmod(path, mode);
};

const download = async (url: string): Promise<Download> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) return { ok: false, why: `HTTP ${response.status} ${response.statusText}` };
    return { ok: true, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { ok: false, why: String(cause) };
  }
};

/** Whoever watches a slow machine should see that it has not stopped. */
const heartbeat = (say: (line: string) => void, program: string): NodeJS.Timeout => {
  const started = Date.now();
  return setInterval(() => {
    say(
      `         ${program} has been running for ${Math.round((Date.now() - started) / 60_000)} min`,
    );
  }, 60_000);
};

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const run = (
  note: (line: string) => void,
  [program, ...argv]: Argv,
  { input = '', env = {}, onLine }: RunOptions = {},
): Promise<Run> => {
  note(`$ ${[program, ...argv].join(' ')}`);
  const child = spawn(program, argv, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PATH: searchPath, LC_ALL: 'C.UTF-8', ...env },
  });
  const stdout = gather(child.stdout, (line) => {
    note(`  ${line}`);
    onLine?.(line);
  });
  const stderr = gather(child.stderr, (line) => note(`! ${line}`));
  // A program may end without reading what it is given.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return ended(child).then(({ code, error }) => {
    if (code !== 0) note(`ended with code ${code}`);
    return { code, stdout: stdout(), stderr: `${stderr()}${error}` };
  });
};

const ended = (child: ChildProcess): Promise<{ readonly code: number; readonly error: string }> =>
  new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, error: `${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 128, error: '' }));
  });

/** Passes lines on as they come; the whole text in the end. */
const gather = (stream: NodeJS.ReadableStream, onLine: (line: string) => void): (() => string) => {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    text += String(chunk);
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
  return () => text;
};
