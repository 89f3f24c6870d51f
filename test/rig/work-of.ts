import { action, type Content, type Output, output } from '../../pipeline/core/action.ts';
import { digestOf } from '../../pipeline/core/digest.ts';
import type { ContainerJob } from '../../pipeline/core/job.ts';

export const containerJob: ContainerJob = {
  kind: 'container',
  argv: ['/bin/true'],
  env: {},
  user: 'builder',
  root: 'read-only',
  limits: { memoryMiB: 64, pids: 16, seconds: 60 },
  secrets: [],
  produces: { kind: 'files' },
};

/** An action of this name that needs others' outputs: the smallest that a plan can have. */
export const workOf = (
  name: string,
  needs: readonly Content[] = [],
  job: Partial<ContainerJob> = {},
  processors = 1,
): Output<'file'> =>
  output(
    'file',
    action(
      { step: 'work', subject: name },
      {
        job: { ...containerJob, argv: [name], ...job },
        environment: { kind: 'host' },
        inputs: needs.map((content, index) => ({ path: `/in/${index}`, content })),
      },
      { processors },
    ),
  );

/** A download of this text. */
export const fetchOf = (name: string, text: string, url = 'test:'): Output<'file'> =>
  output(
    'file',
    action(
      { step: 'fetch', subject: name },
      {
        job: {
          kind: 'fetch',
          file: name,
          sha256: digestOf(text),
          from: [{ kind: 'url', url }],
        },
        environment: { kind: 'host' },
        inputs: [],
      },
    ),
    name,
  );

export const textOf = (text: string): Content => ({ kind: 'text', text });
