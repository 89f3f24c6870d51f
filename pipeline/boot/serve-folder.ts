import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface FolderServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves the files below a folder over HTTP, to this machine and its guests only. */
export const serveFolder = async (folder: string): Promise<FolderServer> => {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    // A client that goes away in the middle is no failure of ours.
    answer(root, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: portOf(server), close: () => closed(server) };
};

const answer = async (
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const file = await fileBelow(root, request.url ?? '/');
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-length': file.size,
    'content-type': 'application/octet-stream',
    'last-modified': file.modified.toUTCString(),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file.path), response);
};

interface ServedFile {
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
}

/** Channels are symbolic links, so what counts is where a path really leads. */
const fileBelow = async (root: string, url: string): Promise<ServedFile | undefined> => {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    const path = await realpath(join(root, decodeURIComponent(pathname)));
    if (!path.startsWith(root + sep)) return undefined;
    const { size, mtime, isFile } = await statted(path);
    return isFile ? { path, size, modified: mtime } : undefined;
  } catch {
    return undefined;
  }
};

const statted = async (path: string) => {
  const found = await stat(path);
  return { size: found.size, mtime: found.mtime, isFile: found.isFile() };
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
