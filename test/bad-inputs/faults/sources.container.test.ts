import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const served = 'what the server has\n';
const server = createServer((request, response) => {
  const found = request.url === '/there.txt';
  response.writeHead(found ? 200 : 404).end(found ? served : '');
});
let origin = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(() => void server.close());

const fetching = (sha256: string, ...urls: readonly string[]) =>
  project.packages({
    name: 'fetching',
    preamble: 'Source0: there.txt',
    remote: [{ file: 'there.txt', urls, sha256 }],
  });

test('a source with another digest is refused; corrected, the build goes on', async () => {
  const expected = digestOf('what the lock has\n');
  await fetching(expected, `${origin}/there.txt`);
  const wrong = await project.build().ended;
  expect(wrong.code).toBe(1);
  expect(wrong.diagnostics).toHaveLength(1);
  expect(wrong.diagnostics[0]).toMatchObject({
    code: 'run/wrong-digest',
    message: `there.txt: fetch failed: ${origin}/there.txt has sha256 ${digestOf(served)}, but ${expected} is expected`,
    logPath: expect.stringContaining('fetch-there.txt.log'),
    remedy: [expect.stringContaining('kiln lock --update')],
  });
  expect(wrong.actions('blocked')).toContain('build-rpm fetching');

  await fetching(digestOf(served), `${origin}/there.txt`);
  const right = await project.build().ended;
  expect(right).toMatchObject({ code: 0 });
  expect(right.actions('built')).toContain('build-rpm fetching');
});

test('a source that no location has: every one is named, and where to look next', async () => {
  const sha256 = digestOf('nobody has this\n');
  await fetching(sha256, `${origin}/gone.txt`, `${origin}/gone-as-well.txt`);
  const ended = await project.build().ended;
  expect(ended.code).toBe(32);
  expect(ended.diagnostics).toHaveLength(1);
  const [diagnostic] = ended.diagnostics;
  expect(diagnostic).toMatchObject({ code: 'run/not-fetched' });
  expect(diagnostic?.message).toContain(`${origin}/gone.txt (HTTP 404 Not Found)`);
  expect(diagnostic?.message).toContain(`${origin}/gone-as-well.txt (HTTP 404 Not Found)`);
  expect(diagnostic?.remedy.join('\n')).toContain('snapshot');
});

test('a location that fails is passed over for one that has the bytes', async () => {
  const again = `${origin}/there.txt`;
  await fetching(digestOf(served), `${origin}/gone.txt`, again);
  expect((await project.build().ended).code).toBe(0);
});
