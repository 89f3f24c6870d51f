import type Dockerode from 'dockerode';
import type { RunContext } from '../../../pipeline/core/host.ts';

/** A job that is shorter says little of how many processors it can use. */
const firstAfterSeconds = 2;
const everySeconds = 5;

/**
 * Tells from time to time how many processors a container has kept busy since it was started. The
 * engine forgets that when the container ends, so it is asked while it runs.
 */
export const measureBusy = (
  container: Dockerode.Container,
  { keptBusy }: Pick<RunContext, 'keptBusy'>,
): { readonly stop: () => void } => {
  const started = performance.now();
  const measure = async () => {
    const seconds = (performance.now() - started) / 1000;
    const { cpu_stats: cpu } = await container.stats({ stream: false, 'one-shot': true });
    // Nanoseconds of all processors together; nothing once the container has ended.
    const used = cpu.cpu_usage.total_usage / 1e9;
    if (used > 0) keptBusy?.(used / seconds);
    schedule(everySeconds);
  };
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  // An engine that does not answer is found out by who waits for the container's end.
  const schedule = (seconds: number) => {
    if (isStopped) return;
    timer = setTimeout(() => void measure().catch(() => undefined), seconds * 1000);
  };
  schedule(firstAfterSeconds);
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
