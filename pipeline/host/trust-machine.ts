import tls from 'node:tls';

let done = false;

/**
 * Downloads trust what this machine trusts, as apt's and npm's do: behind a proxy that opens
 * connections, that is more than what Node brings.
 */
export const trustMachine = (): void => {
  if (done) return;
  done = true;
  const known = ['default', 'system'] as const;
  tls.setDefaultCACertificates(known.flatMap((kind) => tls.getCACertificates(kind)));
};
