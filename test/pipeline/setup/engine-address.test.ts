import { expect, test } from 'vitest';
import { foldersOf } from '../../../pipeline/folders.ts';
import { engineAddresses, socketPathOf } from '../../../pipeline/setup/engine-address.ts';
import { ownEngine } from '../../../pipeline/setup/own-engine.ts';

const addresses = (env: Readonly<Record<string, string>>) => engineAddresses(env, foldersOf(env));

test('a DOCKER_HOST is an order: nothing else is tried', () => {
  const url = 'tcp://builder:2376';
  expect(addresses({ DOCKER_HOST: url })).toEqual([{ source: 'DOCKER_HOST', url }]);
});

test("without one, the system's engine is preferred to Kiln's own", () => {
  expect(addresses({ HOME: '/root' }).map(({ source }) => source)).toEqual(['system', 'kiln']);
  expect(addresses({ DOCKER_HOST: '' }).map(({ source }) => source)).toEqual(['system', 'kiln']);
});

test('the path of the own socket is short however deep the state folder is', () => {
  const state = `/very${'/deep'.repeat(60)}`;
  expect(ownEngine({ cache: '/c', state }).socket.length).toBeLessThan(108);
});

test('two state folders have two engines', () => {
  const [one, other] = ['/a', '/b'].map((state) => ownEngine({ cache: '/c', state }));
  expect(one?.socket).not.toBe(other?.socket);
  expect(one?.pidFile).not.toBe(other?.pidFile);
});

test('only unix sockets have a path', () => {
  expect(socketPathOf('unix:///run/x.sock')).toBe('/run/x.sock');
  expect(socketPathOf('tcp://builder:2376')).toBeUndefined();
});
