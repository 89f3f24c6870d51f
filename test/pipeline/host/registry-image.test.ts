import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { readImageDigest } from '../../../pipeline/host/registry-image.ts';

/** A real HTTP server that answers as registries do. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};

const digestIn = (reference: string) =>
  readImageDigest(reference, { arch: 'x86_64', signal: new AbortController().signal });

const one = JSON.stringify({ schemaVersion: 2, config: {}, layers: [] });
const ofArch = (architecture: string) => ({
  digest: `sha256:${digestOf(architecture)}`,
  platform: { os: 'linux', architecture },
});
const several = JSON.stringify({
  schemaVersion: 2,
  manifests: [ofArch('arm64'), { digest: `sha256:${digestOf('sbom')}` }, ofArch('amd64')],
});

test('a tag with one manifest stands for the digest of that', async () => {
  const asked: (string | undefined)[] = [];
  const host = await serve(({ url, headers }, response) => {
    asked.push(url, headers.accept);
    response.end(one);
  });
  expect(await digestIn(`${host}/library/centos:7.5.1804`)).toEqual({
    ok: true,
    value: `sha256:${digestOf(one)}`,
  });
  expect(asked[0]).toBe('/v2/library/centos/manifests/7.5.1804');
  expect(asked[1]).toContain('application/vnd.oci.image.index.v1+json');
});

test('of a tag with several, it is the one for the machine', async () => {
  const host = await serve((_, response) => response.end(several));
  expect(await digestIn(`${host}/library/almalinux:10`)).toEqual({
    ok: true,
    value: `sha256:${digestOf('amd64')}`,
  });
});

test('a tag without an image for the machine has none', async () => {
  const arm = JSON.stringify({ schemaVersion: 2, manifests: [ofArch('arm64')] });
  const host = await serve((_, response) => response.end(arm));
  expect(await digestIn(`${host}/library/almalinux:10`)).toMatchObject({
    failure: { problem: 'it has no image for linux amd64' },
  });
});

test('a token that everybody gets is asked for where the registry wants one', async () => {
  const asked: (string | undefined)[] = [];
  const host = await serve(({ url, headers }, response) => {
    asked.push(url);
    if (url?.startsWith('/token?')) return void response.end('{"token":"of-everybody"}');
    if (headers.authorization === 'Bearer of-everybody') return void response.end(several);
    const scope = 'scope="repository:library/centos:pull"';
    const challenge = `Bearer realm="http://${host}/token",service="registry",${scope}`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  expect(await digestIn(`${host}/library/centos:7`)).toMatchObject({ ok: true });
  expect(asked[1]).toBe('/token?service=registry&scope=repository%3Alibrary%2Fcentos%3Apull');
});

test.each([
  [404, '', 'HTTP 404 Not Found'],
  [401, '', 'HTTP 401 Unauthorized'],
  [200, '<html>', 'the answer is no manifest of an image'],
  [200, '{"schemaVersion":1}', 'the answer is no manifest of an image'],
])('an answer of %i %j is told', async (status, text, problem) => {
  const host = await serve((_, response) => response.writeHead(status).end(text));
  expect(await digestIn(`${host}/library/centos:7`)).toMatchObject({
    ok: false,
    failure: { problem, url: `http://${host}/v2/library/centos/manifests/7` },
  });
});
