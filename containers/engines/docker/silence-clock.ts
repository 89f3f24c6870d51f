import type { Limits } from '../../../pipeline/core/job.ts';

/** Notices that a process says nothing any more. */
export interface SilenceClock {
  /** Calls back, once, when nothing was heard for as long as is allowed. */
  readonly start: (exceeded: (seconds: number) => void) => void;
  readonly heard: () => void;
  readonly stop: () => void;
}

/** What a job may be silent for where it does not say. A test suite may take long over one line. */
const defaultSeconds = 1800;

export const silenceClock = ({ silentSeconds = defaultSeconds }: Limits): SilenceClock => {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: (exceeded) => {
      timer = setTimeout(exceeded, silentSeconds * 1000, silentSeconds);
    },
    heard: () => timer?.refresh(),
    stop: () => clearTimeout(timer),
  };
};
