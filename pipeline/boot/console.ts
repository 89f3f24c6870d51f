import { connect, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

/** A guest's serial console: what it says, and a keyboard. */
export interface Console {
  /** Everything so far, without control sequences. */
  readonly text: () => string;
  readonly tail: (lines: number) => readonly string[];
  /** When it last said something: milliseconds since 1970. */
  readonly lastOutput: () => number;
  /** Types one character after the other, as a firmware can take them. */
  readonly type: (text: string) => Promise<void>;
  readonly close: () => void;
}

/** Between two characters: firmware under emulation polls its serial port at leisure. */
const typingPause = 25;
const connectPatience = 10_000;

/** Waits for the socket to appear. Throws if it does not within 10 s. */
export const openConsole = async (path: string, signal: AbortSignal): Promise<Console> => {
  const socket = await connected(path, { signal, deadline: performance.now() + connectPatience });
  const screen = createScreen();
  let lastOutput = performance.now();
  socket.on('data', (chunk) => {
    lastOutput = performance.now();
    screen.add(chunk);
  });
  // The end of the machine is seen by its process; what the socket says of it is of no use.
  socket.on('error', () => {});
  return {
    text: screen.text,
    tail: (lines) => lastLines(screen.text(), lines),
    lastOutput: () => lastOutput,
    type: async (text) => {
      for (const character of text) {
        socket.write(character);
        await sleep(typingPause, undefined, { signal });
      }
    },
    close: () => socket.destroy(),
  };
};

/** Text from bytes, control sequences left out, however the bytes are cut into chunks. */
export const createScreen = () => {
  const decoder = new StringDecoder('utf8');
  let text = '';
  let pending = '';
  return {
    text: () => text,
    add: (chunk: Buffer): void => {
      const raw = pending + decoder.write(chunk);
      const cut = unfinishedAt(raw);
      pending = raw.slice(cut);
      text += stripVTControlCharacters(raw.slice(0, cut)).replaceAll('\r', '');
    },
  };
};

const escape = '\u001B';

/** Where a control sequence begins that has not ended yet; the length if there is none. */
const unfinishedAt = (raw: string): number => {
  const start = raw.lastIndexOf(escape);
  if (start === -1 || raw.length - start > 32) return raw.length;
  const rest = raw.slice(start + 1);
  const finished = /^(\[[0-9;?]*[@-~]|[^[])/.test(rest);
  return finished ? raw.length : start;
};

const lastLines = (text: string, count: number): readonly string[] =>
  text
    .slice(-200 * count)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-count);

interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly deadline: number;
}

const connected = async (path: string, options: ConnectOptions): Promise<Socket> => {
  for (;;) {
    const attempt = await tryConnect(path);
    if (!(attempt instanceof Error)) return attempt;
    if (performance.now() > options.deadline) throw attempt;
    await sleep(50, undefined, { signal: options.signal });
  }
};

const tryConnect = (path: string): Promise<Socket | Error> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', resolve);
  });
