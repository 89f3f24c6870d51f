import { once } from 'node:events';
import { createServer } from 'node:http';

/** An HTTP server of texts by path; what it has can be changed. */
export interface TextServer {
  readonly origin: string;
  readonly texts: Map<string, string>;
  /** Paths that were asked for. */
  readonly requests: string[];
  readonly close: () => void;
}

export const serveTexts = async (): Promise<TextServer> => {
  const texts = new Map<string, string>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const text = texts.get(path);
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    texts,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
