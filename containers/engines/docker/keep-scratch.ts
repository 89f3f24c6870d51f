import type { Action } from '../../../pipeline/core/action.ts';
import type { Log, Task } from '../../../pipeline/core/host.ts';
import type { ContainerJob } from '../../../pipeline/core/job.ts';
import type { RunFailure } from '../../../pipeline/core/run-failure.ts';

/** Keeps what failed jobs leave in their scratch folder, so that people can look into it. */
export interface FailureKeeper {
  readonly wants: (action: Action) => boolean;
  /**
   * `save` puts the folder, as a tar archive, into a file that it is given; false: there is none.
   * Resolves to the command that looks into it, if it could be kept.
   */
  readonly keep: (
    failed: FailedJob,
    save: (file: string) => Promise<boolean>,
  ) => Promise<string | undefined>;
}

export interface FailedJob {
  readonly task: Task;
  readonly job: ContainerJob;
  /** The engine's name of the image that it ran in. */
  readonly image: string;
  readonly failure: RunFailure;
  readonly log: Pick<Log, 'path' | 'tail'>;
}

/** Where a failed job's scratch folder is, as an archive, when its container has ended. */
export const scratchArchive = '.kiln-builddir.tar';

/** A job that ends as it would, and leaves its scratch folder as an archive if it fails. */
export const keepingScratch = (job: ContainerJob): ContainerJob => ({
  ...job,
  argv: ['/bin/sh', '-c', script, 'sh', ...job.argv],
});

/** Ends all processes of a job but its first, which goes on to keep the scratch folder. */
export const endAll = ['/bin/sh', '-c', 'kill -9 -1'] as const;

// What is left running must neither change the folder meanwhile nor keep tar from beginning. What
// the shell itself says of a job that was ended ("Killed") is left out: the failure says why.
const script = String.raw`
exec 3>&2 2>/dev/null
(exec "$@" 2>&3 3>&-)
code=$?
exec 2>&3 3>&-
[ $code -ne 0 ] || exit 0
trap 'exit $code' EXIT
kill -9 -1 2>/dev/null
tar --create --file=/out/${scratchArchive} --directory=/builddir . 2>/dev/null ||
  rm -f /out/${scratchArchive}
`;
