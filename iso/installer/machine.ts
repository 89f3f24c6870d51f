/** All that the installer does to the machine it runs on. */
export interface Machine {
  /** Runs a program to its end; one that is not there ends with code 127. All output is logged. */
  readonly run: (argv: Argv, options?: RunOptions) => Promise<Run>;
  /** None if there is no such file, or it cannot be read. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Makes folders above it as needed. An error here is one of the target's file system. */
  readonly write: (path: string, text: string, mode?: number) => Promise<void>;
  /** Names in a folder, sorted; none if there is no such folder. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /** The path without symbolic links, or none if it leads nowhere. */
  readonly resolve: (path: string) => Promise<string | undefined>;
  /** Makes a symbolic link in the place of whatever is there. */
  readonly link: (path: string, target: string) => Promise<void>;
  readonly download: (url: string) => Promise<Download>;
  /** A version 4 UUID. */
  readonly uuid: () => string;
  /** A line for people, on every console and in the log. */
  readonly say: (line: string) => void;
  /** A line for the log only. */
  readonly note: (line: string) => void;
  /** The first line typed on any console, trimmed; none when nothing can be typed any more. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Likewise, as typed; neither shown nor logged. */
  readonly askSecret: (question: string) => Promise<string | undefined>;
}

export type Argv = readonly [string, ...string[]];

export interface RunOptions {
  readonly input?: string;
  /** Added to the installer's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Download =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };
