import type { Action } from '../core/action.ts';
import type { Forecast } from '../core/forecast.ts';

export interface PredictOptions {
  /** Seconds that an action took earlier, where known. */
  readonly secondsOf: (action: Action) => number | undefined;
  /** How a run of these actions alone would go, each listed after those that it requires. */
  readonly forecast: (actions: readonly Action[]) => Forecast;
}

/** How long a run of some actions will take on this machine. */
export interface Prediction {
  /** From the first start to the last end. */
  readonly seconds: number;
  /** Of all of them together. */
  readonly work: number;
  /** The chain that takes longest: no machine is done sooner. */
  readonly path: readonly Action[];
  readonly pathSeconds: number;
  /** How many of them were never measured. */
  readonly unmeasured: number;
}

/** Predicts a run of these actions, each of which comes after those that it requires. */
export const predict = (
  actions: readonly Action[],
  { secondsOf, forecast }: PredictOptions,
): Prediction => {
  const { seconds, criticalPath, criticalSeconds } = forecast(actions);
  return {
    seconds,
    work: actions.reduce((sum, action) => sum + (secondsOf(action) ?? 0), 0),
    path: criticalPath,
    pathSeconds: criticalSeconds,
    unmeasured: actions.filter((action) => secondsOf(action) === undefined).length,
  };
};
