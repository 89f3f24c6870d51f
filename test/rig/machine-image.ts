import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type Header, pack } from 'tar-stream';

const run = promisify(execFile);

/** Programs of this machine that the tests' jobs use; each brings the libraries that it needs. */
const programs = ['sh', 'bash', 'cat', 'cp', 'ln', 'ls', 'mkdir', 'mkfifo', 'dd', 'sleep', 'id'];
const more = ['chmod', 'mount', 'grep', 'head', 'tail', 'env', 'rm', 'touch', 'wc', 'tar'];

/**
 * A small image made of this machine's own shell and tools, so that a test needs no registry: with
 * /in, and /out and /builddir owned by uid 1000, as the engine asks for.
 */
export const machineImage = async (docker: Dockerode, tag: string): Promise<void> => {
  const files = new Map<string, Buffer>();
  for (const program of [...programs, ...more]) {
    const found = await locate(program);
    files.set(`usr/bin/${program}`, await readFile(found));
    for (const library of await librariesOf(found)) {
      files.set(library.replace(/^\//, ''), await readFile(library));
    }
  }
  const tar = pack();
  const add = (
    header: Partial<Header> & { readonly name: string },
    content: Uint8Array = Buffer.alloc(0),
  ) => void tar.entry({ ...header, size: content.length }, Buffer.from(content));
  for (const name of ['in', 'dev', 'proc', 'sys', 'etc', 'root']) {
    add({ name, type: 'directory', mode: 0o755 });
  }
  for (const name of ['tmp', 'var/tmp']) add({ name, type: 'directory', mode: 0o1777 });
  for (const name of ['out', 'builddir']) {
    add({ name, type: 'directory', mode: 0o755, uid: 1000, gid: 1000 });
  }
  add({ name: 'bin', type: 'symlink', linkname: 'usr/bin' });
  add({ name: 'etc/passwd', mode: 0o644 }, Buffer.from('root:x:0:0::/root:/bin/sh\n'));
  for (const [name, content] of files) add({ name, mode: 0o755 }, content);
  tar.finalize();
  const [repo, version] = tag.split(':');
  const progress = await docker.importImage(Readable.from(tar), { repo, tag: version });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
  });
};

const locate = async (program: string): Promise<string> => {
  const { stdout } = await run('sh', ['-c', `command -v ${program}`]);
  return path.resolve(stdout.trim());
};

/** Absolute paths of the shared libraries and of the loader of a program. */
const librariesOf = async (program: string): Promise<readonly string[]> => {
  const { stdout } = await run('ldd', [program]);
  return [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].flatMap(([, library]) => library ?? []);
};
