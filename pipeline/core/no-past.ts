import type { Past } from './past.ts';

/** Of a host that remembers nothing. */
export const noPast: Past = {
  madeAs: () => Promise.resolve([]),
  remember: () => Promise.resolve(),
  failedAs: () => Promise.resolve(undefined),
  rememberFailure: () => Promise.resolve(),
};
