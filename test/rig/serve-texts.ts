import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** An HTTP server of texts by path; what it has can be changed. */
export interface TextServer {
  readonly origin: string;
  readonly texts: Map<string, string>;
  /** Paths that were asked for. */
  readonly requests: string[];
  /** What happens by path, while who asks for it waits. */
  readonly meanwhile: Map<string, () => Promise<void>>;
  readonly close: () => void;
}

export const serveTexts = async (): Promise<TextServer> => {
  const texts = new Map<string, string>();
  const requests: string[] = [];
  const meanwhile = new Map<string, () => Promise<void>>();
  const answer = (path: string, response: ServerResponse) => {
    const text = texts.get(path);
    response.writeHead(text === undefined ? 404 : 200).end(text);
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const happens = meanwhile.get(path);
    if (happens === undefined) answer(path, response);
    else void happens().finally(() => answer(path, response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    texts,
    requests,
    meanwhile,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
