import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';

/** Every place where somebody may read, and type. */
export interface Consoles {
  readonly write: (text: string) => void;
  /** The next line typed anywhere; none when no input is left. */
  readonly nextLine: () => Promise<string | undefined>;
  /** Whether the consoles show what is typed on them. */
  readonly showTyping: (shown: boolean) => void;
  /** Devices to put a shell on; none for standard input and output. */
  readonly devices: readonly string[];
  readonly close: () => void;
}

interface Line {
  readonly output: (text: string) => void;
  readonly input: Readable;
  readonly close: () => void;
}

/** Standard input and output: a terminal, or a pipe whose lines wait until they are asked for. */
export const standardConsole = (): Consoles =>
  join([], {
    lines: [
      {
        output: (text) => process.stdout.write(text),
        input: process.stdin,
        close: () => process.stdin.destroy(),
      },
    ],
    keep: !process.stdin.isTTY,
  });

/** All consoles of the kernel: the screen and the serial lines. */
export const kernelConsoles = (): Consoles => {
  const opened = activeDevices().flatMap((device) => {
    const line = openDevice(device);
    return line === undefined ? [] : [{ device, line }];
  });
  if (opened.length === 0) return standardConsole();
  return join(
    opened.map(({ device }) => device),
    { lines: opened.map(({ line }) => line), keep: false },
  );
};

/** tty0 stands for whichever screen is shown; the installer stays on the first. */
const activeDevices = (): readonly string[] => {
  try {
    const names = readFileSync('/sys/class/tty/console/active', 'utf8').trim().split(/\s+/);
    return names
      .filter((name) => name !== '')
      .map((name) => `/dev/${name.replace(/^tty0$/, 'tty1')}`);
  } catch {
    return [];
  }
};

// A console that the kernel names need not be there: a serial line without hardware cannot be used.
const openDevice = (device: string): Line | undefined => {
  try {
    const fd = openSync(device, constants.O_WRONLY | constants.O_NOCTTY);
    const input = new ReadStream(openSync(device, constants.O_RDWR | constants.O_NOCTTY));
    input.on('error', () => input.destroy());
    return {
      output: (text) => writeAll(fd, text),
      input,
      close: () => {
        input.destroy();
        closeSync(fd);
      },
    };
  } catch {
    return undefined;
  }
};

const writeAll = (fd: number, text: string): void => {
  try {
    writeSync(fd, text);
  } catch {
    // A console that has gone must not end an installation.
  }
};

interface Lines {
  readonly lines: readonly Line[];
  /** Keep what was typed before a question; on a terminal that would be a blind answer. */
  readonly keep: boolean;
}

const join = (devices: readonly string[], { lines, keep }: Lines): Consoles => {
  const early: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let open = lines.length;
  const answer = (line: string | undefined) => {
    for (const resolve of waiting.splice(0)) resolve(line);
  };
  for (const { input } of lines) {
    const reader = createInterface({ input, terminal: false });
    reader.on('line', (line) => {
      if (waiting.length > 0) answer(line);
      else if (keep) early.push(line);
    });
    reader.on('close', () => {
      open -= 1;
      if (open === 0) answer(undefined);
    });
  }
  return {
    devices,
    showTyping: (shown) => {
      const mode = shown ? 'echo' : '-echo';
      if (devices.length === 0)
        spawnSync('stty', [mode], { stdio: ['inherit', 'ignore', 'ignore'] });
      for (const device of devices) spawnSync('stty', ['-F', device, mode], { stdio: 'ignore' });
    },
    write: (text) => lines.forEach(({ output }) => output(text)),
    nextLine: () => {
      const line = early.shift();
      if (line !== undefined || open === 0) return Promise.resolve(line);
      return new Promise((resolve) => void waiting.push(resolve));
    },
    close: () => lines.forEach(({ close }) => close()),
  };
};
