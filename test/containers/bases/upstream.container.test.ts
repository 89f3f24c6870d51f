import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Base } from '../../../containers/bases/base.ts';
import { almalinux10 } from '../../../containers/bases/almalinux-10.ts';
import { centos7 } from '../../../containers/bases/centos-7.ts';
import { imageOfTag } from '../../../containers/engines/docker/images.ts';
import { digestOf } from '../../../pipeline/core/digest.ts';
import { testEngine } from '../../rig/test-engine.ts';
import { projectOnUpstream, upstreamBaseContract } from '../../contracts/upstream-base.ts';
import { type Distribution, openDistribution } from '../../rig/distribution.ts';

let distribution: Distribution;
beforeAll(async () => {
  distribution = await openDistribution();
});
afterAll(() => distribution.close());

const zlib = 'zlib1g-dev';

describe('a distribution on this machine', () => {
  upstreamBaseContract(() => ({ base: distribution.baseOn('good'), zlib }));
});

describe('one with an older rpm', () => {
  upstreamBaseContract(() => ({ base: distribution.olderBase(), zlib }));
});

// These need the world: KILN_TEST_UPSTREAM=1 where it can be reached.
describe.runIf(process.env['KILN_TEST_UPSTREAM']).for([centos7, almalinux10])('$name', (base) => {
  upstreamBaseContract(() => ({ base, zlib: 'zlib-devel' }));
});

const projectOn = async (base: Base) => {
  const project = await projectOnUpstream({ base, zlib });
  onTestFinished(project.remove);
  return project;
};

test.for([
  ['strange', /zlib1g-dev-.*\.rpm is not signed by a key of strange: RSA\/SHA512/],
  ['unsigned', /zlib1g-dev-.*\.rpm is not signed by a key of unsigned: \(none\)/],
] as const)('a package with a bad signature is refused by name: %s', async ([name, problem]) => {
  const project = await projectOn(distribution.baseOn(name));
  expect((await project.start('lock').ended).code).toBe(0);
  const ended = await project.start('build').ended;
  expect(ended.code).toBe(1);
  expect(ended.diagnostics).toHaveLength(1);
  expect(ended.diagnostics[0]?.message).toMatch(/verify-imports failed/);
  expect(ended.diagnostics[0]?.logTail.join('\n')).toMatch(problem);
});

const projectOnImage = (reference: string) =>
  projectOn({ ...distribution.baseOn('good'), root: { kind: 'registry', reference } });

test('a tag that its registry does not have is no lock', async () => {
  const { root } = distribution.baseOn('good');
  if (root.kind !== 'registry') throw new Error('it has an image');
  const reference = root.reference.replace(/:[^:]*$/, ':absent');
  const project = await projectOnImage(reference);
  const ended = await project.start('lock').ended;
  expect(ended.code).toBe(32);
  expect(ended.diagnostics).toMatchObject([
    { code: 'lock/no-image', message: expect.stringMatching(`${reference} cannot be locked: .*`) },
  ]);
  expect(await project.copy.read('recipes/lock.json')).not.toContain('"distribution"');
});

test('who interrupts a lock does not wait for a registry that says nothing', async () => {
  const registry = await serveManifests(() => undefined);
  const project = await projectOnImage(`${registry.host}/silent:1`);
  const run = project.start('lock');
  await registry.asked;
  run.kill('SIGINT');
  expect(await run.ended).toMatchObject({ code: 130 });
});

test('a tag that is a single manifest, of which the engine knows no architecture, is locked', async () => {
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...blob('{}') },
    layers: [],
  });
  const registry = await serveManifests((response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': text.length }).end(text);
  });
  const reference = `${registry.host}/single:1`;
  expect(await imageOfTag(await testEngine(), reference)).toEqual({
    digest: `sha256:${digestOf(text)}`,
    architectures: [],
  });
});

const blob = (text: string) => ({ digest: `sha256:${digestOf(text)}`, size: text.length });

/** As much of a registry as an engine asks for a tag. */
const serveManifests = async (answer: (response: ServerResponse) => void) => {
  let wasAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    wasAsked = resolve;
  });
  const server = createServer(({ url = '' }, response) => {
    if (!url.includes('/manifests/')) return void response.end('{}');
    wasAsked();
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { host: `127.0.0.1:${port}`, asked };
};

test('metadata that somebody else has signed is no lock', async () => {
  const project = await projectOn(distribution.baseOn('forged'));
  const ended = await project.start('lock').ended;
  expect(ended.code).toBe(1);
  expect(ended.diagnostics).toMatchObject([{ code: 'lock/bad-signature' }]);
  expect(await project.copy.read('recipes/lock.json')).not.toContain('"distribution"');
});

test('a key with another fingerprint than the base names is no key', async () => {
  const base = distribution.baseOn('good');
  const fingerprint = '0'.repeat(40);
  const project = await projectOn({
    ...base,
    repositories: base.repositories.map((one) => ({
      ...one,
      keys: one.keys.map((key) => ({ ...key, fingerprint })),
    })),
  });
  const ended = await project.start('lock').ended;
  expect(ended.code).toBe(1);
  expect(ended.diagnostics).toMatchObject([
    { code: 'lock/other-key', message: expect.stringContaining(fingerprint) },
  ]);
});
