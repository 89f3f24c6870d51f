import { action, type Output, output } from '../../pipeline/core/action.ts';
import type { Location } from '../../pipeline/core/job.ts';

export interface Fetchable {
  /** The name that the file gets. */
  readonly file: string;
  readonly sha256: string;
  readonly from: readonly Location[];
}

/** A file of the outside world, known by its digest. */
export const fetchSource = ({ file, sha256, from }: Fetchable): Output<'file'> =>
  output(
    'file',
    action(
      { step: 'fetch', subject: file },
      {
        job: { kind: 'fetch', file, sha256, from },
        environment: { kind: 'host' },
        inputs: [],
      },
    ),
    file,
  );
