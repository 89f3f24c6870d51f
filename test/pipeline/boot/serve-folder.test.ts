import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serveFolder } from '../../../pipeline/boot/serve-folder.ts';
import { temporaryFolder } from '../../rig/temporary-folder.ts';

const serve = async () => {
  const folder = await temporaryFolder();
  const root = path.join(folder, 'repo');
  await mkdir(path.join(root, 'snapshots', 'one'), { recursive: true });
  await writeFile(path.join(root, 'snapshots', 'one', 'file.xml'), '<xml/>');
  await symlink('snapshots/one', path.join(root, 'testing'));
  await writeFile(path.join(folder, 'secret'), 'secret');
  await symlink('../secret', path.join(root, 'escape'));
  const server = await serveFolder(root);
  onTestFinished(server.close);
  return server;
};

/** The path as it is: fetch() would tidy it up. */
const get = (port: number, at: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, path: at, host: '127.0.0.1' }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });

test('files are served, through a channel as well', async () => {
  const { port } = await serve();
  expect(await get(port, '/snapshots/one/file.xml')).toEqual({ status: 200, body: '<xml/>' });
  expect(await get(port, '/testing/file.xml')).toEqual({ status: 200, body: '<xml/>' });
});

test('what is not there, or is a folder, is not found', async () => {
  const { port } = await serve();
  expect((await get(port, '/testing/other.xml')).status).toBe(404);
  expect((await get(port, '/testing')).status).toBe(404);
});

test('nothing outside of the folder is served', async () => {
  const { port } = await serve();
  for (const at of ['/../secret', '/%2e%2e/secret', '/escape', '/testing/../../secret']) {
    expect((await get(port, at)).status).toBe(404);
  }
});
