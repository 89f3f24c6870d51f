import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';

/** A key pair that lives as long as one run of `kiln boot`. */
export interface SshKey {
  readonly file: string;
  /** The base64 part of the public key. */
  readonly blob: string;
}

export interface Guest {
  readonly key: SshKey;
  readonly port: number;
  /** A socket for the connection, which all commands share: each new one takes seconds to set up. */
  readonly connection: string;
  readonly signal: AbortSignal;
}

export interface CommandResult {
  /** 255 where ssh itself failed. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a key without a passphrase in a folder. */
export const makeSshKey = async (folder: string): Promise<SshKey> => {
  const file = join(folder, 'ssh-key');
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'kiln-boot', '-f', file]);
  const publicKey = await readFile(`${file}.pub`, 'utf8');
  return { file, blob: publicKey.split(' ')[1] ?? '' };
};

/** Runs a shell command as root in the guest. */
export const runInGuest = async (
  { key, port, connection, signal }: Guest,
  command: string,
  { seconds }: { readonly seconds: number },
): Promise<CommandResult> => {
  const result = await execa(
    'ssh',
    [...sshOptions({ key, port, connection }), 'root@127.0.0.1', command],
    {
      reject: false,
      timeout: seconds * 1000,
      cancelSignal: signal,
      stdin: 'ignore',
    },
  );
  const timedOut = result.timedOut ? [`not done after ${seconds} seconds`] : [];
  return {
    exitCode: result.exitCode ?? 255,
    stdout: result.stdout,
    stderr: [result.stderr, ...timedOut].join('\n').trim(),
  };
};

/** A port that nothing listens on at the moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(address === null || typeof address === 'string' ? 0 : address.port),
      );
    });
  });

// The machine is new each time, so there is no host key to know it by; nobody's settings count.
const sshOptions = ({ key, port, connection }: Omit<Guest, 'signal'>): readonly string[] =>
  ['-F', 'none', '-i', key.file, '-p', String(port)].concat(
    [...settings, `ControlPath=${connection}`].flatMap((setting) => ['-o', setting]),
  );

const settings = [
  'BatchMode=yes',
  'IdentitiesOnly=yes',
  'IdentityAgent=none',
  'StrictHostKeyChecking=no',
  'UserKnownHostsFile=/dev/null',
  'LogLevel=ERROR',
  'ControlMaster=auto',
  'ControlPersist=60',
  'ConnectTimeout=30',
  'ServerAliveInterval=30',
  'ServerAliveCountMax=10',
];
