import type { Action } from './action.ts';
import type { Digest } from './digest.ts';
import type { Event } from './event.ts';
import { forecast } from './forecast.ts';
import type { Host } from './host.ts';
import type { PlaceOptions } from './places.ts';

/** Foresees a run's end while it goes on, and tells it. */
export interface RunningForecast {
  readonly begin: (actions: readonly Action[], isOpen: IsOpen) => void;
  /** Hands on each event of the run to the host. */
  readonly report: (event: Event) => void;
  /** To be called when all that can run has been begun. */
  readonly tell: () => void;
}

/** Whether an action has still to run, as far as is known. */
type IsOpen = (action: Action) => boolean;

/** Foreseen anew after so many seconds, and after so many times what foreseeing took. */
const leastPause = 10;
const pausePerCost = 50;

export const runningForecast = (host: Host, options: PlaceOptions): RunningForecast => {
  const begun = new Map<Digest, { readonly at: number; readonly processors: number }>();
  let openOnes = (): readonly Action[] => [];
  let nextAt = 0;
  const now = () => host.clock.now() / 1000;
  return {
    begin: (actions, isOpen) => {
      openOnes = () => actions.filter(isOpen);
      nextAt = 0;
    },
    report: (event) => {
      if (event.type === 'action-started') {
        begun.set(event.action, { at: event.time / 1000, processors: event.processors ?? 1 });
      }
      if (event.type === 'action-ended') begun.delete(event.action);
      host.report(event);
    },
    tell: () => {
      const time = now();
      if (time < nextAt) return;
      const left = openOnes();
      if (left.length === 0) return;
      const { seconds, criticalSeconds } = forecast(left, {
        ...options,
        poolOf: (action) => host.runnerOf(action).pool,
        begun: new Map(
          [...begun].map(([id, { at, processors }]) => [id, { seconds: time - at, processors }]),
        ),
      });
      const event = { actions: left.length, seconds, criticalSeconds };
      host.report({ type: 'foreseen', time: time * 1000, ...event });
      nextAt = time + Math.max(leastPause, pausePerCost * (now() - time));
    },
  };
};
