import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Action } from '../../../pipeline/core/action.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import type { RunContext } from '../../../pipeline/core/host.ts';
import type { Location } from '../../../pipeline/core/job.ts';
import { fetchRunner } from '../../../pipeline/host/fetch-runner.ts';
import { fileLogs } from '../../../pipeline/host/file-logs.ts';
import type { Mirrors } from '../../../pipeline/host/mirrors.ts';
import { directoryStore } from '../../../pipeline/store/directory.ts';
import { fetchSource } from '../../../specs/steps/fetch-source.ts';
import { smallDisk } from '../../rig/small-disk.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';
import { textFrom } from '../../rig/text-from.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const ok =
  (text: string): Answer =>
  (response) =>
    response.end(text);
const status =
  (code: number): Answer =>
  (response) =>
    response.writeHead(code).end('an error');

/** A real HTTP server: each path has its answers, the last of which it goes on giving. */
const serve = async (paths: Readonly<Record<string, readonly Answer[]>>) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const asked = request.url ?? '';
    const before = requests.filter((one) => one === asked).length;
    requests.push(asked);
    const answers = paths[asked] ?? [status(404)];
    (answers[before] ?? answers.at(-1))?.(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { requests, base: `http://127.0.0.1:${port}`, server };
};

const direct: Mirrors = {
  urlsOf: (location) => Promise.resolve(location.kind === 'url' ? [location.url] : []),
};
const never = new AbortController().signal;

interface FetchCase {
  readonly text: string;
  readonly urls: readonly string[];
  readonly signal?: AbortSignal;
  readonly folder?: string;
  /** In milliseconds; by default longer than anything takes, on however busy a machine. */
  readonly silence?: number;
}

const fetching = async ({ text, urls, signal = never, folder, silence = 30_000 }: FetchCase) => {
  const home = folder ?? (await temporaryFolder());
  const store = await directoryStore(home);
  const from = urls.map((url): Location => ({ kind: 'url', url }));
  const { action } = fetchSource({ file: 'a.tar', sha256: digestOf(text), from });
  const log = await fileLogs(path.join(await temporaryFolder(), 'logs')).open(action);
  const told: string[] = [];
  const context: RunContext = { log, signal, progress: (message) => told.push(message) };
  const patience = { silence, pauses: [1, 1] };
  const ran = fetchRunner(store, direct, patience).run({ action, inputs: [] }, context);
  return { ran, store, home, log, told };
};

const entries = async (home: string) => [
  ...(await readdir(path.join(home, 'cas'))),
  ...(await readdir(path.join(home, 'tmp'))),
];

test('keeps a file that has the digest it must have', async () => {
  const { base } = await serve({ '/a.tar': [ok('bytes')] });
  const { ran, store } = await fetching({ text: 'bytes', urls: [`${base}/a.tar`] });
  expect(await ran).toEqual({
    ok: true,
    value: { files: [{ path: 'a.tar', digest: digestOf('bytes'), size: 5, executable: false }] },
  });
  expect(await textFrom(store.read(digestOf('bytes')))).toBe('bytes');
});

test('names the digest that a file has and the one that it must have', async () => {
  const { base } = await serve({ '/a.tar': [ok('other bytes')] });
  const { ran } = await fetching({ text: 'bytes', urls: [`${base}/a.tar`] });
  expect(await ran).toEqual({
    ok: false,
    failure: {
      kind: 'wrong-digest',
      file: 'a.tar',
      url: `${base}/a.tar`,
      expected: digestOf('bytes'),
      actual: digestOf('other bytes'),
    },
  });
});

test('goes to the next place where a file is gone, has other bytes, or no one answers', async () => {
  const { base, requests } = await serve({ '/wrong': [ok('wrong')], '/right': [ok('bytes')] });
  const nobody = 'http://127.0.0.1:9/';
  const urls = [`${base}/gone`, `${base}/wrong`, nobody, `${base}/right`, `${base}/unused`];
  const { ran } = await fetching({ text: 'bytes', urls });
  expect(await ran).toMatchObject({ ok: true });
  expect(requests).toEqual(['/gone', '/wrong', '/right']);
});

test('names every place and what it answered, where none has the file', async () => {
  const { base } = await serve({ '/forbidden': [status(403)] });
  const urls = [`${base}/gone`, `${base}/forbidden`];
  const { ran, log } = await fetching({ text: 'bytes', urls });
  expect(await ran).toEqual({
    ok: false,
    failure: {
      kind: 'not-fetched',
      file: 'a.tar',
      attempts: [
        { url: `${base}/gone`, problem: 'HTTP 404 Not Found' },
        { url: `${base}/forbidden`, problem: 'HTTP 403 Forbidden' },
      ],
    },
  });
  expect(log.tail()).toContain(`GET ${base}/gone`);
});

test('says so where there is no place to fetch from', async () => {
  const { ran } = await fetching({ text: 'bytes', urls: [] });
  expect(await ran).toMatchObject({ failure: { kind: 'not-fetched', attempts: [] } });
});

test('tries again after an error of the server, and after a line that went dead', async () => {
  const breaking: Answer = (response) => {
    response.writeHead(200, { 'content-length': '5' }).write('by', () => response.destroy());
  };
  const { base, requests } = await serve({ '/a.tar': [status(500), breaking, ok('bytes')] });
  const { ran, home, told, log } = await fetching({ text: 'bytes', urls: [`${base}/a.tar`] });
  expect(await ran).toMatchObject({ ok: true });
  expect(requests).toHaveLength(3);
  expect(await entries(home)).toEqual([digestOf('bytes')]);
  expect(told).toEqual([
    expect.stringContaining('HTTP 500 Internal Server Error: trying again'),
    expect.stringContaining('trying again'),
  ]);
  expect(log.tail()).toEqual(expect.arrayContaining(told));
});

test('tries again where a server says nothing more, before or in the middle of an answer', async () => {
  const silent: Answer = () => undefined;
  const half: Answer = (response) => {
    response.writeHead(200, { 'content-length': '5' }).write('by');
  };
  const { base, requests } = await serve({ '/a.tar': [silent, half, ok('bytes')] });
  const { ran, home, told } = await fetching({
    text: 'bytes',
    urls: [`${base}/a.tar`],
    silence: 2000,
  });
  expect(await ran).toMatchObject({ ok: true });
  expect(requests).toHaveLength(3);
  expect(await entries(home)).toEqual([digestOf('bytes')]);
  expect(told.join()).toContain('nothing came for 2 s: trying again');
});

test('does not try again for ever, nor what the server says is not there', async () => {
  const { base, requests } = await serve({ '/down': [status(503)] });
  const { ran } = await fetching({ text: 'bytes', urls: [`${base}/down`, `${base}/gone`] });
  expect(await ran).toMatchObject({ failure: { kind: 'not-fetched' } });
  expect(requests).toEqual(['/down', '/down', '/down', '/gone']);
});

test('follows a redirection', async () => {
  const moved: Answer = (response) => response.writeHead(302, { location: '/new' }).end();
  const { base } = await serve({ '/old': [moved], '/new': [ok('bytes')] });
  const { ran } = await fetching({ text: 'bytes', urls: [`${base}/old`] });
  expect(await ran).toMatchObject({ ok: true });
});

test('leaves nothing when it is ended in the middle of a transfer', async () => {
  const abort = new AbortController();
  const half: Answer = (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half');
  };
  const { base, server } = await serve({ '/a.tar': [half] });
  const asked = once(server, 'request');
  const { ran, home } = await fetching({
    text: 'bytes',
    urls: [`${base}/a.tar`, `${base}/second`],
    signal: abort.signal,
  });
  await asked;
  abort.abort();
  expect(await ran).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(await entries(home)).toEqual([]);
});

test('says that the disk is full, and asks no other place', async (context) => {
  const folder = await smallDisk();
  if (folder === undefined) return context.skip('mounting is not allowed here');
  const large = 'x'.repeat(2 << 20);
  const { base, requests } = await serve({ '/a.tar': [ok(large)], '/b.tar': [ok(large)] });
  const urls = [`${base}/a.tar`, `${base}/b.tar`];
  const { ran, home } = await fetching({ text: large, urls, folder });
  expect(await ran).toEqual({
    ok: false,
    failure: { kind: 'no-space', where: "the store's disk" },
  });
  expect(requests).toEqual(['/a.tar']);
  expect(await entries(home)).toEqual([]);
});

test('foresees its result without asking anyone', async () => {
  const { action } = fetchSource({ file: 'a.tar', sha256: digestOf('bytes'), from: [] });
  const foresee = (of: Action) =>
    fetchRunner(unused, direct)
      .foresee?.(of)
      ?.files.map(({ path: at, digest }) => [at, digest]);
  const unused = await directoryStore(await temporaryFolder());
  expect(foresee(action)).toEqual([['a.tar', digestOf('bytes')]]);
});
