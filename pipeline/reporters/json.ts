import type { CreateReporter } from './reporter.ts';

/** NDJSON: first the format's version, then every event of `core/event.ts` as it is. */
export const json: CreateReporter = ({ data }) => {
  const line = (value: unknown) => data.write(`${JSON.stringify(value)}\n`);
  // Additions raise the minor number; readers refuse another major one.
  line({ type: 'version', version: '2.2' });
  return { handle: line, close: () => {} };
};
