import { checkAcceleration } from './checks/acceleration.ts';
import type { Check, CheckContext, Examine } from './checks/check.ts';
import { checkClock } from './checks/clock.ts';
import { checkEngine } from './checks/engine.ts';
import { checkFolders } from './checks/folders.ts';
import { checkMemory } from './checks/memory.ts';
import { checkMirror } from './checks/mirror.ts';
import { checkNodeRuntime } from './checks/node-runtime.ts';
import { checkSigningKey } from './checks/signing-key.ts';
import { checkCacheSpace } from './checks/space.ts';
import { checkTools } from './checks/tools.ts';

/** In the order in which `kiln doctor` shows them. */
const examinations: readonly Examine[] = [
  checkNodeRuntime,
  checkEngine,
  checkCacheSpace,
  checkFolders,
  checkMirror,
  checkTools,
  checkAcceleration,
  checkMemory,
  checkClock,
  checkSigningKey,
];

/** Everything that Kiln depends on on this machine, looked at all at once. */
export const allChecks = async (context: CheckContext): Promise<readonly Check[]> => {
  const findings = await Promise.all(examinations.map((examine) => examine(context)));
  return findings.flat();
};
