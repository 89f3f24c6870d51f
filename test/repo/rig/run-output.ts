import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dockerRunner } from '../../../containers/engines/docker.ts';
import { exchangeWith } from '../../../containers/engines/docker/open-exchange.ts';
import {
  action,
  type Action,
  membersOf,
  type Output,
  output,
} from '../../../pipeline/core/action.ts';
import { type Digest, digestOf } from '../../../pipeline/core/digest.ts';
import type { ActionResult, Log, TaskInput } from '../../../pipeline/core/host.ts';
import { below } from '../../../pipeline/core/report.ts';
import type { Result } from '../../../pipeline/core/result.ts';
import { type DirectoryStore, directoryStore } from '../../../pipeline/store/directory.ts';
import { testDocker } from '../../rig/docker-engine.ts';
import { confined } from '../../../specs/steps/container-defaults.ts';

/** A local image that has what a base's tools image has; tests that need it are skipped without. */
export const toolsImage = process.env['KILN_TEST_TOOLS'];

/** Stands for the tools image in plans. It is never run: the rig knows its image. */
export const tools: Output<'image'> = output(
  'image',
  action(
    { step: 'tools', subject: 'test' },
    {
      job: { ...confined('true'), produces: { kind: 'image', root: '/' } },
      environment: { kind: 'host' },
      inputs: [],
    },
  ),
);

export interface Failed {
  readonly step: string;
  readonly log: string;
}

export interface Rig {
  readonly store: DirectoryStore;
  /** Runs an output's action and all that it needs on the real engine, each once. */
  readonly run: (of: Output) => Promise<Result<ActionResult, Failed>>;
  readonly secrets: Map<string, string>;
  /** Removes all files that were made. */
  readonly close: () => Promise<void>;
}

export const startRig = async (): Promise<Rig> => {
  const docker = await testDocker();
  const image = digestOf(`tools of ${toolsImage}`);
  await docker.getImage(toolsImage ?? '').tag({ repo: 'kiln', tag: image });
  const folder = await mkdtemp(path.join(tmpdir(), 'kiln-repo-'));
  const store = await directoryStore(folder);
  const secrets = new Map<string, string>();
  const runner = dockerRunner({
    docker,
    exchange: exchangeWith(docker, store),
    secret: (_name, fingerprint) => Promise.resolve(secrets.get(fingerprint)),
    labels: { 'org.kiln.test': '1' },
  });
  const known = new Map<Digest, Promise<Result<ActionResult, Failed>>>();
  const runAction = async (of: Action): Promise<Result<ActionResult, Failed>> => {
    const inputs: TaskInput[] = [];
    for (const { path: at, content } of of.inputs) {
      if (content.kind === 'text') {
        inputs.push({ path: at, kind: 'text', text: content.text });
        continue;
      }
      for (const one of content.kind === 'closure' ? membersOf(content) : [content]) {
        const ran = await once(one.action);
        if (!ran.ok) return ran;
        inputs.push({ path: at, kind: 'files', files: below(ran.value.files, one.path) });
      }
    }
    const { log, text } = memoryLog();
    const ran = await runner.run(
      { action: of, inputs, image },
      { log, signal: new AbortController().signal, progress: () => undefined },
    );
    if (ran.ok) return ran;
    const problem = `${text()}\n${JSON.stringify(ran.failure)}`;
    return { ok: false, failure: { step: of.label.step, log: problem } };
  };
  const once = (of: Action) => {
    const running = known.get(of.id) ?? runAction(of);
    known.set(of.id, running);
    return running;
  };
  return {
    store,
    secrets,
    run: ({ action: of }) => once(of),
    close: () => rm(folder, { recursive: true }),
  };
};

const memoryLog = (): { readonly log: Log; readonly text: () => string } => {
  const chunks: string[] = [];
  return {
    log: {
      path: '',
      write: (chunk) => void chunks.push(Buffer.from(chunk).toString()),
      tail: () => chunks,
      close: () => Promise.resolve(),
    },
    text: () => chunks.join(''),
  };
};
