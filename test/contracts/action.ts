import { tmpdir, homedir } from 'node:os';
import { expect } from 'vitest';
import type { Action } from '../../pipeline/core/action.ts';
import { isDigest } from '../../pipeline/core/digest.ts';
import type { ContainerJob, FetchJob } from '../../pipeline/core/job.ts';
import { projectRoot } from '../rig/run-process.ts';

/** What every step's action owes the engine, whatever the step does. */
export const expectKeepsContract = (one: Action): void => {
  const { label, job, inputs } = one;
  expect(label.step).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(label.subject).not.toBe('');
  for (const { path } of inputs) {
    expect(path).toMatch(/^\/in\/[^\0]+$/);
    expect(path.split('/')).not.toContain('..');
    expect(path).not.toMatch(/\/\/|\/$/);
  }
  const texts = inputs.filter(({ content }) => content.kind === 'text').map(({ path }) => path);
  expect(new Set(texts).size).toBe(texts.length);
  const { environment: _environment, inputs: _inputs, ...written } = one;
  for (const ofThisMachine of [projectRoot, tmpdir() + '/kiln', homedir() + '/.']) {
    expect(JSON.stringify(written)).not.toContain(ofThisMachine);
  }
  if (job.kind === 'container') expectContained(one, job);
  if (job.kind === 'fetch') expectPinned(one, job);
};

const expectContained = ({ environment, label }: Action, job: ContainerJob): void => {
  expect(environment.kind).not.toBe('host');
  expect(job).not.toHaveProperty('network');
  expect(job.argv[0]).toMatch(/^\//);
  for (const limit of Object.values(job.limits)) expect(limit).toBeGreaterThan(0);
  expect(job.env['LC_ALL']).toMatch(/^C(\.UTF-8)?$/);
  // Only what installs packages is root, and only root may have a root that it can change.
  if (job.user === 'builder') expect(job.root).toBe('read-only');
  if (job.produces.kind === 'image') expect(job.produces.root).toMatch(/^\//);
  if (job.secrets.length > 0) expect(label.step).toMatch(/^sign-/);
  for (const { fingerprint } of job.secrets) expect(fingerprint).toMatch(/^[0-9A-F]{40}$/);
};

const expectPinned = ({ environment, inputs }: Action, job: FetchJob): void => {
  expect(environment).toEqual({ kind: 'host' });
  expect(inputs).toEqual([]);
  expect(isDigest(job.sha256)).toBe(true);
  expect(job.file).toMatch(/^[^/]+$/);
  expect(job.from).not.toHaveLength(0);
};
