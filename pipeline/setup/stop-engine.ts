import { setTimeout as sleep } from 'node:timers/promises';
import type { Folders } from '../folders.ts';
import { engineProcess } from './engine-process.ts';
import { ownEngine } from './own-engine.ts';

export type Stopped = 'stopped' | 'not-running' | 'still-running';

const patienceSeconds = 30;

/** Ends the engine that Kiln has started, and waits for its end. No other engine is touched. */
export const stopEngine = async (folders: Folders): Promise<Stopped> => {
  const engine = ownEngine(folders);
  const pid = engineProcess(engine);
  if (pid === undefined) return 'not-running';
  process.kill(pid, 'SIGTERM');
  const until = performance.now() + patienceSeconds * 1000;
  while (performance.now() < until) {
    if (engineProcess(engine) === undefined) return 'stopped';
    await sleep(100);
  }
  return 'still-running';
};
