import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { toldBy } from '../../rig/kiln-run.ts';
import { startProcess } from '../../rig/run-process.ts';
import { tinyProject } from '../../rig/tiny-project.ts';

const project = tinyProject();

const served = 'what the server has\n';
const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(request.url ?? '');
  response.end(served);
});
let origin = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  origin = `http://127.0.0.1:${address.port}`;
  await project.packages({
    name: 'distant',
    preamble: 'Source0: far.txt',
    build: 'mkdir payload; cp %{SOURCE0} payload/',
    recipe: `sources:\n  - url: [${origin}/far.txt]\n    file: far.txt`,
  });
});
afterAll(() => void server.close());

const kiln = (...args: readonly string[]) =>
  project
    .copy()
    .start([...args, '--product', project.product, '--json'], { KILN_CACHE: project.cache() });

const cached = () => path.join(project.cache(), 'cas', digestOf(served));

test('what was downloaded to lock it is there, and is not asked for again', async () => {
  expect((await kiln('build').ended).diagnostics).toMatchObject([{ code: 'recipe/not-locked' }]);
  expect(requests).toHaveLength(0);
  expect((await kiln('lock').ended).code).toBe(0);
  expect(requests).toHaveLength(1);
});

test('fetches all that the whole plan fetches, and what builds are watched with', async () => {
  const fetched = await kiln('fetch').ended;
  expect(fetched.code).toBe(0);
  expect(fetched.actions('built').filter(isNoTracer)).toEqual([]);
  expect(requests).toHaveLength(1);
  const { stdout } = await kiln('plan').ended;
  const { actions, jobs } = planned.parse(JSON.parse(stdout)).plan;
  const wanted = actions.filter(({ job }) => jobs[job]?.kind === 'fetch');
  expect(wanted.length).toBeGreaterThan(100);
  const known = new Set([...fetched.actions('built'), ...fetched.actions('reused')]);
  expect(wanted.filter((one) => !known.has(`fetch ${one.label.subject}`))).toEqual([]);
  expect(known).toContainEqual(expect.stringMatching(/^fetch strace_/));
  expect([...known].filter(isNoTracer).length).toBe(
    new Set(wanted.map(({ label: { subject } }) => subject)).size,
  );
});

const isNoTracer = (action: string): boolean => !/^fetch (?:strace|libunwind)/.test(action);

const action = z.object({ label: z.object({ subject: z.string() }), job: z.string() });
const jobs = z.record(z.string(), z.object({ kind: z.string() }));
const planned = z.object({ plan: z.object({ actions: z.array(action), jobs }) });

test('looks at what it has, and fetches again what has rotted', async () => {
  await rm(cached());
  await writeFile(cached(), served.toUpperCase());
  const before = requests.length;
  const ended = await kiln('fetch').ended;
  expect(ended.code).toBe(0);
  expect(ended.events).toContainEqual(
    expect.objectContaining({
      type: 'noted',
      message: 'far.txt: the cache had other bytes: it is fetched again',
    }),
  );
  expect(ended.actions('built')).toEqual(['fetch far.txt']);
  expect(requests).toHaveLength(before + 1);
});

// Only root can have a network of its own: one without anything in it.
test.skipIf(process.getuid?.() !== 0)('after it, a build needs no network', async () => {
  const command = [process.execPath, project.copy().path('pipeline/bin/kiln.js'), 'build'];
  const options = ['--product', project.product, '--json'];
  const build = startProcess('unshare', ['--net', ...command, ...options], {
    cwd: project.copy().folder,
    env: { KILN_CACHE: project.cache() },
  });
  const ended = toldBy(await build.ended);
  expect(ended.code).toBe(0);
  expect(ended.actions('built')).toContain('build-rpm distant');

  await rm(cached());
  const cut = startProcess('unshare', ['--net', ...command.slice(0, 2), 'fetch', ...options], {
    cwd: project.copy().folder,
    env: { KILN_CACHE: project.cache() },
  });
  const failed = toldBy(await cut.ended);
  expect(failed.code).toBe(32);
  expect(failed.diagnostics[0]?.message).toContain(`${origin}/far.txt`);
});
