/** Signals as the rest of Kiln sees them: a wish to end, then an order. */
export interface Interruption {
  readonly drain: AbortSignal;
  readonly abort: AbortSignal;
  /** 130 or 143 once a signal has come. */
  readonly exitCode: () => 130 | 143 | undefined;
  /** Leaves signals to Node again. */
  readonly release: () => void;
}

export interface InterruptionOptions {
  readonly onDrain: () => void;
  readonly onAbort: () => void;
  /** Ends the process when even the order is not followed in time. */
  readonly onGiveUp: (exitCode: number) => void;
}

/**
 * One Ctrl-C reaches us from the terminal and again from npm and from our launcher, which pass
 * signals on: what comes within this time counts as one.
 */
const echoMilliseconds = 300;
const abortMilliseconds = 10_000;

/** Listens to SIGINT, SIGTERM and SIGHUP: the first drains, the second aborts, the third kills. */
export const listenToSignals = (options: InterruptionOptions): Interruption => {
  const drain = new AbortController();
  const abort = new AbortController();
  let code: 130 | 143 | undefined;
  let last = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (code !== undefined && now - last < echoMilliseconds) return;
    last = now;
    code ??= signal === 'SIGINT' ? 130 : 143;
    if (abort.signal.aborted) return options.onGiveUp(code);
    if (!drain.signal.aborted) {
      drain.abort();
      return options.onDrain();
    }
    abort.abort();
    options.onAbort();
    setTimeout(options.onGiveUp, abortMilliseconds, code).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    drain: drain.signal,
    abort: abort.signal,
    exitCode: () => code,
    release: () => signals.forEach((signal) => process.off(signal, onSignal)),
  };
};
