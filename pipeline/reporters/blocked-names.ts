import { packageOf } from '../../specs/builds-of.ts';
import type { RunState } from './run-state.ts';

/**
 * What was not tried for want of something else, by package, each once. What has failed is told as
 * that: its later steps were blocked by itself.
 */
export const blockedNames = ({ blocked, failures }: RunState): readonly string[] => {
  const failed = new Set(failures.map(({ label }) => packageOf(label.subject)));
  return [...new Set([...blocked].map(packageOf))].filter((name) => !failed.has(name));
};
