import type { RunContext } from '../../pipeline/core/host.ts';

/** Of a run that nobody watches or cancels. */
export const noContext: RunContext = {
  signal: new AbortController().signal,
  log: { path: '', write: () => undefined, tail: () => [], close: () => Promise.resolve() },
  progress: () => undefined,
};
